import { isPersonalKind } from '#contract/kinds/kinds.ts';
import { FLAG_CLOCK_FAULT } from '#contract/live/columns.ts';
import type { Sensing as SensingAnswer, SensingKind, SensingSource } from '#contract/live/sensing.ts';
import { STATUS } from '#contract/live/status.ts';
import { EVERYWHERE, isVisible } from '#contract/places/geo.ts';
import { audienceKey, type Audience } from '#server/audience/audience.ts';
import type { Records } from '#server/records/records.ts';
import type { LiveState } from '#server/state/state.ts';
import type { Line } from './lines.ts';
import { lineName } from './line-name.ts';
import { problemsOf, type Facts } from './problems.ts';
import type { Sensing } from './sensing.ts';
import { videoRates } from './video-rates.ts';
import { FIELD, quantileOf, type Field, type Window } from './window.ts';

type Devices = { -readonly [K in keyof SensingSource['devices']]: number };

interface Counted extends Devices {
  /** Of the clock that is off most, seconds. */
  worstOffS: number;
}

interface ViewDeps {
  readonly sensing: Sensing;
  readonly state: Pick<LiveState, 'columns' | 'device' | 'kind' | 'resolve'>;
  readonly records: Pick<Records, 'get' | 'all'>;
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly runningFor: () => number;
}

/** A picture is made for an audience at most so often, whoever looks, ms. */
const KEEP_MS = 2000;
/** Audiences that look at once. */
const KEPT = 32;

const FIELDS = Object.keys(FIELD) as Field[];

/** Health of sensing as an audience may know it: of its places, and with what tells of people only where it is cleared for that. */
export class SensingView {
  readonly #deps: ViewDeps;
  readonly #made = new Map<string, { readonly at: number; readonly answer: SensingAnswer }>();

  constructor(deps: ViewDeps) {
    this.#deps = deps;
  }

  of(audience: Audience): SensingAnswer {
    const key = audienceKey(audience);
    const now = this.#deps.monotonic();
    const known = this.#made.get(key);
    if (known && now - known.at < KEEP_MS) return known.answer;
    const answer = this.#make(audience, now);
    this.#made.delete(key);
    this.#made.set(key, { at: now, answer });
    if (this.#made.size > KEPT) this.#made.delete(this.#made.keys().next().value!);
    return answer;
  }

  #make(audience: Audience, now: number): SensingAnswer {
    const { sensing, runningFor, now: wall } = this.#deps;
    const { lines, kinds } = this.#count(audience);
    const visible = [...sensing.lines.all].filter(({ place }) => isVisible(place, audience.jurisdiction));
    return {
      at: wall(),
      runningMs: Math.round(runningFor()),
      sources: visible.flatMap((line) => this.#sourceOf(line, lines.get(line) ?? nothing(), audience, now) ?? []).sort(worstFirst),
      kinds: this.#kinds(kinds, audience, now),
      video: videoRates(this.#deps, audience.jurisdiction),
      rejects: audience.jurisdiction === EVERYWHERE ? sensing.rejects.list(now) : null,
    };
  }

  /** One walk over the devices an audience may know of. */
  #count({ jurisdiction, people }: Audience): { lines: Map<Line, Counted>; kinds: Map<string, Counted> } {
    const { sensing, state, records } = this.#deps;
    const lines = new Map<Line, Counted>();
    const kinds = new Map<string, Counted>();
    for (const { id, place } of records.all('device')) {
      const handle = state.resolve(id);
      if (handle < 0 || !isVisible(place, jurisdiction)) continue;
      const kind = state.kind(handle);
      if (!people && isPersonalKind(kind)) continue;
      this.#add(countedOf(kinds, kind.id), handle);
      const line = sensing.lines.routeOf(handle)?.line;
      if (line) this.#add(countedOf(lines, line), handle);
    }
    return { lines, kinds };
  }

  #add(counted: Counted, handle: number): void {
    const { columns } = this.#deps.state;
    const status = columns.status[handle];
    counted.known++;
    if (status === STATUS.unknown) counted.unheard++;
    else if (status === STATUS.offline || status === STATUS.stale) counted.silent++;
    else {
      counted.online++;
      if (status !== STATUS.fault) counted.intact++;
    }
    const off = this.#deps.sensing.clocks.offBy(handle);
    if (off === 0 && (columns.flags[handle] & FLAG_CLOCK_FAULT) === 0) return;
    counted.wrongClock++;
    if (Math.abs(off) > Math.abs(counted.worstOffS)) counted.worstOffS = off;
  }

  /** @returns null of a line of which this audience may know nothing */
  #sourceOf(line: Line, counted: Counted, { people }: Audience, now: number): SensingSource | null {
    const windows = people ? [line.window, line.personal] : [line.window];
    const traffic = trafficOf(windows, now);
    const { worstOffS, ...devices } = counted;
    const quietSince = line.quietSince ?? this.#deps.sensing.lines.protocol(line.protocol).quietSince;
    if (traffic.reports === 0 && devices.known === 0 && quietSince === null) return null;
    const lateness = sumOf(windows.map((window) => window.lateness(now)));
    const { rhythm } = line;
    const silentMs = now - rhythm.last;
    const facts: Facts = {
      id: line.id,
      protocol: line.protocol,
      gateway: line.gateway,
      place: line.place,
      registered: line.registered,
      simulated: line.simulated && line.registered,
      ...traffic,
      perMinute: sumOf(windows.map((window) => window.perMinute(now))),
      lateMedianS: quantileOf(lateness, 0.5),
      late95S: quantileOf(lateness, 0.95),
      clockOffS: worstOffS === 0 ? null : Math.round(worstOffS),
      heardMsAgo: Number.isNaN(rhythm.last) ? null : Math.round(silentMs),
      quietMs: isQuiet(line, quietSince, now) ? Math.round(Number.isNaN(rhythm.last) ? now - quietSince! : silentMs) : null,
      usualGapMs: rhythm.usual(now),
      devices,
    };
    return { ...facts, name: lineName(line, this.#deps.records), problems: problemsOf(facts) };
  }

  #kinds(counted: ReadonlyMap<string, Counted>, { jurisdiction }: Audience, now: number): SensingKind[] {
    const windows = new Map<string, Window[]>();
    for (const { kind, place, window } of this.#deps.sensing.lines.kinds)
      if (isVisible(place, jurisdiction)) windows.set(kind, [...(windows.get(kind) ?? []), window]);
    return Array.from(counted, ([kind, { worstOffS: _worst, ...devices }]) => ({
      kind,
      ...trafficOf(windows.get(kind) ?? [], now),
      devices,
    })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
  }
}

/** @param since the line, or its protocol as a whole, is called silent; null = it is not */
const isQuiet = ({ rhythm }: Line, since: number | null, now: number): boolean =>
  (since !== null && !(rhythm.last > since)) || now - rhythm.last > rhythm.limit(now);

const nothing = (): Counted => ({ known: 0, online: 0, intact: 0, silent: 0, unheard: 0, wrongClock: 0, worstOffS: 0 });

function countedOf<K>(map: Map<K, Counted>, key: K): Counted {
  const found = map.get(key) ?? nothing();
  map.set(key, found);
  return found;
}

const trafficOf = (windows: readonly Window[], now: number): Pick<SensingKind, Field> =>
  Object.fromEntries(FIELDS.map((field) => [field, windows.reduce((sum, window) => sum + window.sum(now, field), 0)])) as Pick<
    SensingKind,
    Field
  >;

/** Lists of equal length, added up. */
const sumOf = <L extends number[] | Uint32Array>([first, ...others]: L[]): L =>
  others.reduce((sum, other) => sum.map((value: number, at: number) => value + other[at]) as L, first);

/** Quiet ones on top, then by the worst that is wrong, then by how much comes. */
function worstFirst(a: SensingSource, b: SensingSource): number {
  const rank = ({ quietMs, problems }: SensingSource): number => (quietMs !== null ? 0 : (problems[0]?.severity ?? 5));
  return rank(a) - rank(b) || b.problems.length - a.problems.length || b.reports - a.reports || (a.id < b.id ? -1 : 1);
}
