import { SOURCE_KIND, SOURCE_QUIET, readSourceSubject, sourceLabel, sourceSubject } from '#contract/kinds/source-alert.ts';
import { label, type Label } from '#contract/label.ts';
import { EVERYWHERE, UNKNOWN_PLACE, isWithin, parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { LiveState } from '#server/state/state.ts';
import type { Line, Lines, Protocol } from './lines.ts';
import type { Rhythm } from './rhythm.ts';

/** Which source that is silent now a device reports through. */
export interface QuietSources {
  /** @param device id @returns how the source is called in alerts; null when it is none or not silent */
  quietSourceOf(device: string): string | null;
}

/** How often it is looked, ms. */
const EVERY_MS = 1000;
/** We were not awake for longer than this: what nobody could hear was not silent, ms. */
const ASLEEP_MS = 30_000;
const MINUTE_MS = 60_000;

/** A protocol as a whole, or the devices of a place that report by themselves. */
type Source = Pick<Line, 'rhythm' | 'quietSince' | 'resumedAt'>;

/**
 * A whole source that is silent beyond what is usual of it raises one alert, long before its devices are due one by one; what they say
 * later is of the same incident. Of a protocol whose lines are all silent only the protocol is told; a gateway in the ledger tells of
 * itself.
 */
export class Absence {
  readonly #lines: Lines;
  readonly #state: Pick<LiveState, 'resolve'>;
  readonly #records: Pick<Records, 'get' | 'all'>;
  #sweptAt: number;

  /** @param now monotonic, ms. What was silent before the start still is, until it is heard. */
  constructor(lines: Lines, state: Pick<LiveState, 'resolve'>, records: Pick<Records, 'get' | 'all'>, now: number) {
    this.#lines = lines;
    this.#state = state;
    this.#records = records;
    this.#sweptAt = now;
    for (const alert of records.all('alert')) if (alert.kind === SOURCE_KIND && alert.active) this.#restore(alert, now);
  }

  quietSourceOf(device: string): string | null {
    const handle = this.#state.resolve(device);
    const route = handle < 0 ? undefined : this.#lines.routeOf(handle);
    if (!route) return null;
    if (route.protocol.quietSince !== null) return sourceSubject(route.protocol.id);
    return route.line.quietSince === null ? null : sourceSubject(route.protocol.id, route.line.place);
  }

  /** @param now monotonic, ms @param wall ms UTC */
  sweep(now: number, wall: number): AlertSignal[] {
    const passed = now - this.#sweptAt;
    if (passed < EVERY_MS) return [];
    this.#sweptAt = now;
    const asleep = passed > ASLEEP_MS ? passed : 0;
    const said: AlertSignal[] = [];
    for (const protocol of this.#lines.protocols) {
      const [places, simulated] = [[...protocol.lines].filter(isCounted).map(({ place }) => place), [...protocol.lines].every(isSimulated)];
      const about = { subject: sourceSubject(protocol.id), place: commonOf(places), simulated };
      if (asleep > 0) protocol.rhythm.excuse(asleep);
      said.push(...this.#judge(protocol, about, protocol.rhythm.limit(now), now, wall));
      for (const line of protocol.lines) {
        if (asleep > 0) line.rhythm.excuse(asleep);
        said.push(...this.#judgeLine(line, protocol, now, wall));
      }
    }
    return said;
  }

  /** A line that reports by itself, of a protocol of which others go on. */
  #judgeLine(line: Line, protocol: Protocol, now: number, wall: number): AlertSignal[] {
    if (line.gateway !== null || !isCounted(line)) return [];
    const about = { subject: sourceSubject(line.protocol, line.place), place: line.place, simulated: line.simulated };
    const limit = line.rhythm.limit(now);
    // What comes back comes back one by one.
    const waits = protocol.quietSince !== null || now - protocol.resumedAt < limit || countedIn(protocol) < 2;
    return this.#judge(line, about, waits ? Infinity : limit, now, wall);
  }

  #judge(
    source: Source,
    about: { subject: string; place: string; simulated: boolean },
    limit: number,
    now: number,
    wall: number,
  ): AlertSignal[] {
    const { rhythm } = source;
    if (source.quietSince !== null && rhythm.last > source.quietSince) {
      source.quietSince = null;
      source.resumedAt = now;
      return [signalOf(about, false, wall)];
    }
    if (source.quietSince !== null || !(now - rhythm.last > limit)) return [];
    source.quietSince = now;
    return [signalOf(about, true, wall, this.#words(about.subject, rhythm, now))];
  }

  #words(subject: string, rhythm: Rhythm, now: number): Label {
    const name = sourceLabel(subject, (path) => this.#records.get('place', path)?.name)!;
    const [quiet, usual] = [minutesOf(now - rhythm.last), minutesOf(rhythm.usual(now) ?? 0)];
    return label(
      `${name.zh}：已 ${quiet} 分钟没有任何上报，平时最长间隔 ${usual} 分钟：请检查该平台、其网络与凭据。`,
      `${name.en} has said nothing for ${quiet} min; as a rule at most ${usual} min: check it, its network, its key.`,
    );
  }

  #restore({ address, place, simulated }: Alert, now: number): void {
    const read = address === null ? null : readSourceSubject(address);
    if (read === null) return;
    const protocol = this.#lines.protocol(read.protocol);
    const line = this.#lines.direct(read.protocol, read.place ?? place);
    line.simulated = simulated;
    (read.place === null ? protocol : line).quietSince = now;
  }
}

const minutesOf = (ms: number): number => Math.max(1, Math.round(ms / MINUTE_MS));

/** Whoever is not in the ledger may come and go. */
const isCounted = ({ registered }: Line): boolean => registered;
const isSimulated = (line: Line): boolean => line.simulated || !isCounted(line);

function countedIn({ lines }: Protocol): number {
  let count = 0;
  for (const line of lines) if (isCounted(line)) count++;
  return count;
}

/** The smallest place that holds all of them; where there is none, it is everybody's. */
function commonOf(places: readonly string[]): string {
  let common = places[0] ?? '';
  for (const place of places) while (common !== '' && !isWithin(place, common)) common = parentPath(common);
  return common === '' || common === EVERYWHERE ? UNKNOWN_PLACE : common;
}

const signalOf = (
  { subject, place, simulated }: { subject: string; place: string; simulated: boolean },
  on: boolean,
  wall: number,
  words?: Label,
): AlertSignal => ({
  device: null,
  address: subject,
  kind: SOURCE_KIND,
  code: SOURCE_QUIET,
  on,
  place,
  position: null,
  point: SOURCE_QUIET,
  value: 0,
  observedAt: wall,
  receivedAt: wall,
  clockFault: false,
  text: '',
  ...(words && { words }),
  simulated,
  ...(on ? { lasts: true as const } : {}),
});
