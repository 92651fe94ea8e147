import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Incident } from '#contract/records/incident.ts';
import { SOURCE_KIND, SOURCE_QUIET } from '#contract/kinds/source-alert.ts';
import type { QuietSources } from '#server/sensing/absence.ts';
import type { AgeOf } from '#server/incidents/ages.ts';
import { siteOf } from '#server/incidents/site.ts';
import { discover } from '#server/lib/discover.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal, FoundCause } from '#server/rules/rule.ts';
import type { WarningBook } from '#server/warnings/book.ts';
import type { Around, Correlation, Finding, Neighbourhood, Standing } from './correlation.ts';
import { Neighbours } from './neighbours.ts';

/** Every correlation found, the first to be asked ahead. @throws when one is not named as its file */
export async function loadCorrelations(): Promise<Correlation[]> {
  const found = await discover<Correlation>('server/correlations/*.correlation.ts');
  const odd = found.find(({ file, value }) => !file.endsWith(`/${value.id}.correlation.ts`));
  if (odd) throw new Error(`${odd.file}: its id is ${odd.value.id}, and must be as the file is named`);
  const all = found.map(({ value }) => value);
  return all.sort((a, b) => a.rank - b.rank);
}

type Cause = NonNullable<Incident['cause']>;

const AROUND: readonly Around[] = ['gateway', 'community', 'compound', 'building', 'place', 'source'];

export interface CorrelatorDeps {
  readonly records: Records;
  readonly kinds: KindIndex;
  readonly sources: QuietSources;
  readonly warnings: Pick<WarningBook, 'colourAt'>;
}

/** Signals of one neighbourhood. */
interface Group {
  readonly subject: string;
  readonly simulated: boolean;
  readonly changes: AlertSignal[];
}

/**
 * Asks the correlations about alerts that are about to begin, before records are made of them. A signal that has a cause in common with
 * others is handed on with it; nothing is left out, held back or made less. One that throws loses its own word and nobody else's.
 */
export class Correlator {
  readonly #correlations: readonly Correlation[];
  readonly #codes: ReadonlySet<string>;
  readonly #records: Records;
  readonly #kinds: KindIndex;
  readonly #neighbours: Neighbours;
  readonly #sources: QuietSources;
  readonly #warnings: CorrelatorDeps['warnings'];
  readonly #onFault: (correlation: Correlation, error: unknown) => void;
  readonly #faulty = new Set<Correlation>();

  /** @param onFault told once per correlation, with the first error it threw */
  constructor(
    correlations: readonly Correlation[],
    { records, kinds, sources, warnings }: CorrelatorDeps,
    onFault: (correlation: Correlation, error: unknown) => void = () => {},
  ) {
    this.#correlations = correlations;
    this.#codes = new Set(correlations.flatMap(({ codes }) => codes));
    this.#records = records;
    this.#kinds = kinds;
    this.#sources = sources;
    this.#warnings = warnings;
    this.#onFault = onFault;
    this.#neighbours = new Neighbours(records, kinds, this.#codes);
  }

  get neighbours(): Neighbours {
    return this.#neighbours;
  }

  /** The same signals, with the cause they have been found to have. */
  gather(signals: readonly AlertSignal[], now: number, age: AgeOf): readonly AlertSignal[] {
    const begin = signals.filter((signal) => this.#begins(signal));
    if (begin.length === 0) return signals;
    const found = new Map<AlertSignal, FoundCause>();
    const groups = Object.fromEntries(AROUND.map((around) => [around, this.#groups(begin, around)])) as Record<Around, Group[]>;
    for (const correlation of this.#correlations) {
      for (const group of groups[correlation.around]) {
        const near = this.#near(correlation, group, now, age);
        const finding = near.changes.length === 0 ? null : this.#ask(correlation, near);
        if (finding) this.#claim(correlation, group, finding, found);
      }
    }
    return signals.map((signal) => this.#withCause(signal, found));
  }

  #withCause(signal: AlertSignal, found: ReadonlyMap<AlertSignal, FoundCause>): AlertSignal {
    const cause = found.get(signal);
    return cause ? { ...signal, cause } : signal;
  }

  #begins({ on, late, device, kind, code }: AlertSignal): boolean {
    return on && !late && (device !== null || kind === SOURCE_KIND) && this.#codes.has(code);
  }

  #ask(correlation: Correlation, near: Neighbourhood): Finding | null {
    try {
      return correlation.find(near);
    } catch (error) {
      if (!this.#faulty.has(correlation)) this.#onFault(correlation, error);
      this.#faulty.add(correlation);
      return null;
    }
  }

  /** Gives what was found its cause, where it has none yet. */
  #claim(
    { id, absorbs = [] }: Correlation,
    group: Group,
    { changes, standing, presumed, head }: Finding,
    found: Map<AlertSignal, FoundCause>,
  ): void {
    const cause = (head === undefined ? null : this.#causeOf(head, changes, standing, found)) ?? {
      correlation: id,
      subject: group.subject,
      presumed,
      place: this.#placeOf(group),
      absorbs,
    };
    const takes = standing.map(({ alert }) => alert.id);
    let first = true;
    for (const change of changes) {
      if (found.has(change)) continue;
      found.set(change, { ...cause, takes: first ? takes : [] });
      first = false;
    }
  }

  /** The cause that the alert of the device has which is the cause of the others. */
  #causeOf(
    head: string,
    changes: readonly AlertSignal[],
    standing: readonly Standing[],
    found: ReadonlyMap<AlertSignal, FoundCause>,
  ): (Cause & Pick<FoundCause, 'place' | 'absorbs'>) | null {
    const change = changes.find(({ device }) => device === head);
    const known = change && found.get(change);
    if (known) return known;
    const incident = standing.find(({ alert }) => alert.device === head)?.alert.incident;
    const { cause, place } = (incident ? this.#records.get('incident', incident) : undefined) ?? {};
    return cause && place !== undefined ? { ...cause, place, absorbs: [] } : null;
  }

  /** Where the incident of a cause stands: the building or place, the compound of the gateway, or where the source's alert does. */
  #placeOf({ subject, changes }: Group): string {
    const source = changes.find(({ device }) => device === null) ?? this.#records.lastAlert(subject, SOURCE_QUIET);
    if (source) return source.place;
    const gateway = this.#records.get('device', subject);
    return gateway ? siteOf(gateway.place, this.#records).path : subject;
  }

  #near({ around, codes }: Correlation, { subject, simulated, changes }: Group, now: number, age: AgeOf): Neighbourhood {
    const neighbours = this.#neighbours;
    const own = new Set(codes);
    const standing: Standing[] = [];
    const incidents = new Map<string, Incident>();
    for (const id of around === 'source' ? this.#standingOf(subject, changes) : neighbours.standing(around, subject)) {
      const alert = this.#records.get('alert', id)!;
      if (!own.has(alert.code) || alert.simulated !== simulated) continue;
      standing.push({ alert, quietMs: age('heard', id, alert.lastAt) });
      const incident = alert.incident === null ? undefined : this.#records.get('incident', alert.incident);
      if (incident && incident.state !== 'closed') incidents.set(incident.id, incident);
    }
    const gateway = around === 'gateway' ? this.#records.get('device', subject) : undefined;
    const area = around === 'place' ? (neighbours.buildingOf(subject) ?? subject) : subject;
    const devices = gateway ? neighbours.children(gateway) : neighbours.within(area);
    return {
      subject,
      changes: changes.filter(({ code }) => own.has(code)),
      standing,
      devices,
      direct: gateway ? devices : neighbours.directWithin(area),
      hasGateway: (device) => neighbours.hasGateway(device),
      deviceOf: (device) => this.#records.get('device', device),
      buildingOf: (place) => neighbours.buildingOf(place),
      incidents: [...incidents.values()],
      warned: (hazard) => this.#warnings.colourAt(hazard, area, simulated),
      kinds: this.#kinds,
      now,
    };
  }

  /** Of a source that has just fallen silent, what its devices said before; then only its own alert, as they join that one by one. */
  #standingOf(subject: string, changes: readonly AlertSignal[]): Iterable<string> {
    if (changes.every(({ device }) => device !== null)) return this.#neighbours.standing('source', subject);
    return [...this.#neighbours.allStanding].filter((id) => {
      const { device } = this.#records.get('alert', id)!;
      return device !== null && this.#sources.quietSourceOf(device) === subject;
    });
  }

  #groups(signals: readonly AlertSignal[], around: Around): Group[] {
    const groups = new Map<string, Group>();
    for (const signal of signals) {
      for (const subject of this.#subjects(signal, around)) {
        const key = `${subject}|${signal.simulated}`;
        const group = groups.get(key);
        if (group) group.changes.push(signal);
        else groups.set(key, { subject, simulated: signal.simulated, changes: [signal] });
      }
    }
    return [...groups.values()];
  }

  /** What a signal lies around: its gateway and, if it is one, itself; its compound; its building; or its place. */
  #subjects({ device, address, place }: AlertSignal, around: Around): string[] {
    if (around === 'source') return [device === null ? address : this.#sources.quietSourceOf(device)].filter((subject) => subject !== null);
    // Nothing but the source itself lies around an alert of no device.
    if (device === null) return [];
    if (around === 'place') return [place];
    if (around === 'building') return [this.#neighbours.buildingOf(place)].filter((path) => path !== null);
    if (around === 'community') return [this.#neighbours.communityOf(place)].filter((path) => path !== null);
    if (around === 'compound') return [this.#neighbours.compoundOf(place)].filter((path) => path !== null);
    const known = this.#records.get('device', device);
    if (!known) return [];
    const gateway = this.#neighbours.gatewayOf(known);
    return [...(gateway === null ? [] : [gateway]), ...(this.#neighbours.children(known).size > 0 ? [known.id] : [])];
  }
}
