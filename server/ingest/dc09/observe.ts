import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { IngestContext } from '#server/ingest/adapter.ts';
import { meaningOf } from './meanings.ts';
import type { Report } from './wire/content.ts';

export const SOURCE = 'dc09';
const PANEL_KIND = 'alarm-panel';

export const panelAddress = (account: string): string => `${SOURCE}:${account.toUpperCase()}`;
const zoneAddress = (account: string, zone: number): string => `${panelAddress(account)}/${zone}`;

/** What is said at one instant. */
interface Said {
  readonly account: string;
  readonly sequence: string;
  readonly reports: readonly Report[];
  /** ms UTC; null = without a time. */
  readonly at: number | null;
  readonly text: string;
}

interface Told {
  readonly observations: Observation[];
  readonly events: EventReport[];
}

/** Zones of a panel that are listed as in touch with it, and how often. */
const MOST_ZONES = 64;
const TOUCH_MS = 600_000;
const MOST_PANELS = 10_000;

/**
 * Says what panels report as observations and events: of a zone where the ledger has it and its kind has such a point, else of the
 * panel. What several zones of a panel share there is over when the last of them is.
 */
export class Observer {
  readonly #context: Pick<IngestContext, 'now' | 'knows' | 'kindOf'>;
  /** Zones by what is on at their panel: `account point`. */
  readonly #open = new Map<string, Set<number>>();
  readonly #touchedAt = new Map<string, number>();

  constructor(context: Pick<IngestContext, 'now' | 'knows' | 'kindOf'>) {
    this.#context = context;
  }

  /** @param onlyBegins what is over, and whether it is armed, is left out */
  observe(said: Said, onlyBegins = false): Told {
    const told: Told = { observations: [], events: [] };
    for (const report of said.reports) this.#tell(said, report, onlyBegins, told);
    if (!onlyBegins) this.#alive(said, told);
    return told;
  }

  #tell(said: Said, report: Report, onlyBegins: boolean, { observations, events }: Told): void {
    const meaning = meaningOf(report);
    const { account } = said;
    if (meaning.says === 'event') {
      if (onlyBegins && meaning.event !== 'duress') return;
      events.push({
        device: panelAddress(account),
        event: meaning.event,
        attributes: { serial: Number(said.sequence), ...(report.zone > 0 && { user: String(report.zone) }), area: report.area },
        ...this.#times(said),
        source: SOURCE,
        kindHint: PANEL_KIND,
        ...(said.text !== '' && { text: said.text }),
      });
      if (meaning.armed !== undefined) observations.push(this.#observation(said, panelAddress(account), 'armed', meaning.armed));
    } else if (meaning.says === 'point' && !(onlyBegins && meaning.value === 0)) {
      const { point, value, of } = meaning;
      const zone = zoneAddress(account, report.zone);
      if (of === 'zone' && report.zone > 0 && this.#context.kindOf(zone)?.points[point] !== undefined)
        observations.push(this.#observation(said, zone, point, value));
      else observations.push(this.#observation(said, panelAddress(account), point, this.#shared(account, point, report.zone, value)));
    }
  }

  /** 1 while one zone of the panel is so. */
  #shared(account: string, point: string, zone: number, value: number): number {
    const key = `${account} ${point}`;
    const open = this.#open.get(key) ?? new Set<number>();
    if (value === 1) open.add(zone);
    else open.delete(zone);
    this.#open.delete(key);
    if (open.size > 0) this.#open.set(key, open);
    if (this.#open.size > MOST_PANELS) this.#open.delete(this.#open.keys().next().value!);
    return open.size > 0 ? 1 : 0;
  }

  /** The panel is heard, and so are the zones that it watches. */
  #alive(said: Said, { observations }: Told): void {
    const { account } = said;
    const now = this.#context.now();
    observations.push(this.#observation(said, panelAddress(account), 'heartbeat', 1));
    if (now - (this.#touchedAt.get(account) ?? -Infinity) < TOUCH_MS) return;
    if (this.#touchedAt.size >= MOST_PANELS) this.#touchedAt.clear();
    this.#touchedAt.set(account, now);
    for (let zone = 1; zone <= MOST_ZONES; zone++) {
      const address = zoneAddress(account, zone);
      if (this.#context.kindOf(address)?.points.supervised !== undefined)
        observations.push(this.#observation(said, address, 'supervised', 1));
    }
  }

  #observation(said: Said, device: string, point: string, value: number): Observation {
    return {
      device,
      point,
      value,
      ...this.#times(said),
      quality: 'good',
      source: SOURCE,
      via: panelAddress(said.account),
      kindHint: PANEL_KIND,
      ...(said.text !== '' && { text: said.text }),
    };
  }

  #times({ at }: Said): Pick<Observation, 'observedAt' | 'untimed'> {
    return at === null ? { observedAt: this.#context.now(), untimed: true } : { observedAt: at };
  }
}
