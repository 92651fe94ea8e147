import { alertSpecOf, isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import { RISK_KIND } from '#contract/kinds/risk-alert.ts';
import { SOURCE_KIND } from '#contract/kinds/source-alert.ts';
import { liesOver } from '#contract/kinds/warned-limits.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Warning } from '#contract/records/warning.ts';
import type { Severity } from '#contract/severity.ts';
import type { Compound } from './compounds.ts';
import type { RiskModel } from './model.ts';

/** Something that happened in a compound. */
export interface PastEvent {
  readonly place: string;
  /** ms UTC. */
  readonly at: number;
  /** The same of all that belongs together. */
  readonly group: string;
  readonly simulated: boolean;
}

/** A fire device that was out of order. */
interface Outage {
  readonly place: string;
  readonly device: string;
  readonly from: number;
  /** Infinity while it lasts. */
  readonly to: number;
  readonly simulated: boolean;
}

type Events = RiskModel['events'];

/** Of what was heard within so long one instant is kept, ms. */
const HEARD_APART_MS = 600_000;

/** True of an alert that tells of a danger there was, by the usual limits: not of itself, of a drill, of a person, or of this model. */
export function isPastEvent(alert: Alert, kinds: KindIndex, { severity, affinities }: Events): boolean {
  if (alert.kind === RISK_KIND || alert.kind === SOURCE_KIND || alert.drill !== undefined || alert.tightened) return false;
  const kind = kinds.get(alert.kind);
  const spec = alertSpecOf(kinds, alert.kind, alert.code);
  if (spec === undefined || spec.about === 'device' || alert.code === 'offline' || (kind && isPersonalKind(kind))) return false;
  return (alert.severity <= severity || alert.lifeSafety) && affinities.includes(spec.affinity);
}

/** True of an alert that a fire device is faulty, shielded or silent. */
function isOutage({ kind, code, device, drill }: Alert, kinds: KindIndex): boolean {
  const own = kinds.get(kind);
  return device !== null && drill === undefined && own?.category === 'fire' && (code === 'offline' || own.alerts[code]?.about === 'device');
}

/** Alerts and warnings of the last months, as the risk asks of them; of any instant of that time. */
export class RiskPast {
  readonly #kinds: KindIndex;
  readonly #events: Events;
  readonly #happened = new Map<string, PastEvent>();
  readonly #outages = new Map<string, Outage>();
  readonly #warnings = new Map<string, Pick<Warning, 'places' | 'colour' | 'simulated'> & { readonly from: number; readonly to: number }>();
  /** When a warning service was heard, ms UTC, ascending. */
  #heard: number[] = [];
  /** Alerts and warnings that were told as they are now; null = storage is read, and nothing older can come any more. */
  #told: Set<string> | null = new Set();

  constructor(kinds: KindIndex, events: Events) {
    this.#kinds = kinds;
    this.#events = events;
  }

  /** One from storage: it may be older than what was told meanwhile, and then says nothing. */
  storedAlert(alert: Alert): void {
    if (!this.#told?.has(alert.id)) this.#alert(alert);
  }

  storedWarning(warning: Warning): void {
    if (!this.#told?.has(warning.id)) this.#warning(warning);
  }

  /** All of storage is read. */
  read(): void {
    this.#told = null;
  }

  /** As it is now. */
  alert(alert: Alert): void {
    this.#told?.add(alert.id);
    this.#alert(alert);
  }

  #alert(alert: Alert): void {
    const { id, place, raisedAt, simulated, device } = alert;
    if (isPastEvent(alert, this.#kinds, this.#events))
      this.#happened.set(id, { place, at: raisedAt, group: alert.incident ?? id, simulated });
    else this.#happened.delete(id);
    if (isOutage(alert, this.#kinds))
      this.#outages.set(id, {
        place,
        device: device!,
        from: raisedAt,
        to: alert.active ? Infinity : (alert.clearedAt ?? raisedAt),
        simulated,
      });
  }

  warning(warning: Warning): void {
    this.#told?.add(warning.id);
    this.#warning(warning);
  }

  #warning({ id, places, colour, simulated, from, expires, ended, receivedAt }: Warning): void {
    this.heard(receivedAt);
    if (ended && ended.how !== 'expired') this.heard(ended.at);
    // One that was cancelled before it came says nothing of places; before one came nobody knew of it.
    const known = { places, colour, simulated, from: Math.max(from, receivedAt), to: Math.min(expires, ended?.at ?? Infinity) };
    if (places.length > 0) this.#warnings.set(id, known);
  }

  /** A warning service was heard, whatever it said. @param at ms UTC */
  heard(at: number): void {
    const after = this.#heard.findLastIndex((one) => one <= at) + 1;
    if (after === 0 || at - this.#heard[after - 1] >= HEARD_APART_MS) this.#heard.splice(after, 0, at);
  }

  /** Forgets what was over before. @param before ms UTC */
  forget(before: number): void {
    for (const [id, { at }] of this.#happened) if (at < before) this.#happened.delete(id);
    for (const [id, { to }] of this.#outages) if (to < before) this.#outages.delete(id);
    for (const [id, { to }] of this.#warnings) if (to < before) this.#warnings.delete(id);
    this.#heard = this.#heard.filter((at, i, all) => at >= before || i === all.length - 1);
  }

  /** What there was in each of these compounds, by path. Where devices are real, what is simulated is left out. */
  byCompound(compounds: readonly Pick<Compound, 'path' | 'simulated'>[]): ReadonlyMap<string, CompoundPast> {
    const simulated = new Map(compounds.map((one) => [one.path, one.simulated]));
    const sorted = <T extends { readonly place: string; readonly simulated: boolean }>(all: Iterable<T>): Map<string, T[]> => {
      const found = new Map<string, T[]>();
      for (const one of all) {
        const path = compoundAround(one.place, simulated);
        if (path === null || (one.simulated && !simulated.get(path))) continue;
        const own = found.get(path);
        if (own) own.push(one);
        else found.set(path, [one]);
      }
      return found;
    };
    const [happened, outages] = [sorted(this.#happened.values()), sorted(this.#outages.values())];
    const [warnings, heard] = [[...this.#warnings.values()], [...this.#heard]];
    return new Map(
      compounds.map(({ path, simulated: invented }) => {
        const over = warnings.filter((one) => liesOver(one, path) && (invented || !one.simulated));
        return [path, new CompoundPast(happened.get(path) ?? [], outages.get(path) ?? [], over, heard)];
      }),
    );
  }
}

function compoundAround(place: string, compounds: ReadonlyMap<string, unknown>): string | null {
  for (let path = place; path !== ''; path = parentPath(path)) if (compounds.has(path)) return path;
  return null;
}

/** The same of one compound. */
export class CompoundPast {
  readonly events: readonly PastEvent[];
  readonly #outages: readonly Outage[];
  readonly #warnings: readonly { readonly colour: Severity; readonly from: number; readonly to: number }[];
  readonly #heard: readonly number[];

  constructor(
    events: readonly PastEvent[],
    outages: readonly Outage[],
    warnings: readonly { readonly colour: Severity; readonly from: number; readonly to: number }[],
    heard: readonly number[],
  ) {
    this.events = [...events].sort((a, b) => a.at - b.at);
    [this.#outages, this.#warnings, this.#heard] = [outages, warnings, heard];
  }

  /** How many incidents there were, and the newest, ms UTC. */
  incidents(from: number, to: number): { readonly count: number; readonly newest: number | null } {
    const within = this.events.filter(({ at }) => at >= from && at <= to);
    return { count: new Set(within.map(({ group }) => group)).size, newest: within.at(-1)?.at ?? null };
  }

  outOfOrder(at: number): number {
    return new Set(this.#outages.filter(({ from, to }) => from <= at && at < to).map(({ device }) => device)).size;
  }

  /** When a warning service was heard last before an instant, ms UTC; null = never. */
  serviceHeard(at: number): number | null {
    return this.#heard.findLast((one) => one <= at) ?? null;
  }

  /** The gravest official warning in force; null = none is known. */
  warned(at: number): Severity | null {
    let gravest: Severity | null = null;
    for (const { colour, from, to } of this.#warnings)
      if (from <= at && at < to && (gravest === null || colour < gravest)) gravest = colour;
    return gravest;
  }
}
