import type { LonLat } from '#contract/places/geo.ts';
import type { Medium, Network, Networks } from '#contract/networks/network.ts';
import type { StreetNet } from '#contract/places/streets.ts';
import { localPlane, type LocalPlane, type Metres } from '#scenes/local-plane.ts';
import { footOn, SegmentIndex, type Foot, type Segment } from '../streets/segments.ts';
import { networkFaults } from './faults.ts';
import type { NodePoint, PipeLine } from './features.ts';
import { joinPipes } from './join-pipes.ts';

/** A building that is fed. */
export interface Fed {
  readonly place: string;
  /** With its compound. */
  readonly name: string;
  readonly center: LonLat;
  readonly homes: number;
}
/** A valve that can be operated from afar. */
export interface OperatedValve {
  readonly device: string;
  readonly name: string;
  readonly at: LonLat;
}
interface Ground {
  readonly net: StreetNet;
  readonly buildings: readonly Fed[];
  readonly valves: Readonly<Partial<Record<Medium, readonly OperatedValve[]>>>;
}

/** What feeds each network, and what its valves are called. */
const WORDS: Readonly<Record<Medium, { readonly source: string; readonly valve: string; readonly entry: string }>> = {
  water: { source: '加压泵站', valve: '分段阀', entry: '引入阀' },
  gas: { source: '燃气调压站', valve: '分段阀', entry: '引入阀' },
  heat: { source: '换热站', valve: '分段阀', entry: '入户阀' },
  power: { source: '变电站', valve: '环网柜开关', entry: '进线开关' },
};
const MEDIA = Object.keys(WORDS) as Medium[];
/** From a junction to the valve behind it, metres; shorter streets have none. */
const BEHIND_M = 8;
/** A valve stands at most so far from the pipe it closes, metres. */
const NEAR_M = 40;
/** Streets are looked for within so far at first, metres. */
const FAR_M = 150;
/** Places on a street that are nearer to each other than this are one, metres. */
const APART_M = 0.5;

interface Inserted {
  readonly metres: number;
  readonly place: LonLat;
}

/**
 * Invented networks of the demo town: a main under every street that is connected, closed by a valve behind each junction, and a service
 * to every building from the nearest street, behind a valve of its own.
 * @throws Error when a network came out with a fault
 */
export function townNetworks(ground: Ground): Networks {
  const streets = new Streets(ground.net);
  const networks = MEDIA.map((medium, at) => networkOf(medium, ground, streets, at));
  const faults = networks.flatMap((network) => networkFaults(network));
  if (faults.length > 0) throw new Error(`The invented networks have ${faults.length} faults, the first: ${faults[0]}`);
  return { version: 1, simulated: true, networks };
}

/** @param nth of the networks: each is fed from another end of the town */
function networkOf(medium: Medium, { buildings, valves }: Ground, streets: Streets, nth: number): Network {
  const words = WORDS[medium];
  const mains = new Mains(streets);
  const points: NodePoint[] = [];
  const lines: PipeLine[] = [];
  const put = (node: Omit<NodePoint, 'where' | 'homes'> & { readonly homes?: number }): void =>
    void points.push({ homes: 0, ...node, where: node.id });
  for (const { device, name, at } of valves[medium] ?? []) {
    const place = mains.insertNear(at, NEAR_M);
    if (place !== null) put({ id: `valve ${device}`, kind: 'valve', name, at: place, device });
  }
  for (const [n, place] of mains.insertBehindJunctions(BEHIND_M).entries())
    put({ id: `valve ${n + 1}`, kind: 'valve', name: `${words.valve} ${n + 1}`, at: place });
  for (const { place, name, center, homes } of buildings) {
    const from = mains.tap(center);
    const entry: LonLat = [from[0] + (center[0] - from[0]) * 0.6, from[1] + (center[1] - from[1]) * 0.6];
    put({ id: `entry ${place}`, kind: 'valve', name: `${name} ${words.entry}`, at: entry });
    put({ id: place, kind: 'consumer', name, at: center, place, homes });
    lines.push({
      id: `service ${place}`,
      where: place,
      oneWay: false,
      ...(medium === 'gas' ? { laid: laidIn(place) } : {}),
      line: [from, entry, center],
    });
  }
  const station = mains.end(nth);
  const blind = mains.blindEnds().filter((place) => place !== station);
  for (const [n, place] of blind.entries()) put({ id: `end ${n + 1}`, kind: 'junction', name: '', at: place });
  put({ id: 'source', kind: 'source', name: words.source, at: station });
  const { network, faults } = joinPipes(medium, points, [...lines, ...mains.pipes()]);
  if (faults.length > 0) throw new Error(`The invented ${medium} network has ${faults.length} faults, the first: ${faults[0]}`);
  return network;
}

/** Invented: of one compound all in the same year, 1996 … 2023. */
function laidIn(building: string): number {
  let hash = 0;
  for (const char of building.slice(0, building.lastIndexOf('/'))) hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  return 1996 + (hash % 28);
}

/** Streets of the largest part of a net that hangs together. */
class Streets {
  readonly plane: LocalPlane;
  readonly lines: readonly (readonly LonLat[])[];
  readonly segments: readonly (readonly Segment[])[];
  /** Of each corner of each line, metres from its beginning. */
  readonly metres: readonly (readonly number[])[];
  readonly #index = new SegmentIndex();
  readonly #feet = new Map<string, Foot>();

  constructor({ junctions, streets }: StreetNet) {
    this.plane = localPlane(junctions[0]);
    const parts = partsOf(junctions.length, streets);
    const largest = [...Map.groupBy(streets, ({ from }) => parts[from]).values()].reduce((a, b) => (b.length > a.length ? b : a));
    this.lines = largest.map(({ line }) => line);
    this.segments = this.lines.map((line, n) => {
      const corners = line.map((place) => this.plane.toMetres(place));
      return corners.slice(1).map((b, at): Segment => ({ line: n, at, a: corners[at], b }));
    });
    this.metres = this.segments.map((own) => own.reduce((sums, segment) => [...sums, sums.at(-1)! + lengthOf(segment)], [0]));
    for (const segment of this.segments.flat()) this.#index.add(segment);
  }

  /** The place of a street that is nearest. */
  footOf(at: LonLat): Foot {
    const key = String(at);
    const known = this.#feet.get(key);
    if (known) return known;
    const foot = nearest([...this.#index.near(this.plane.toMetres(at), FAR_M)], this.plane.toMetres(at));
    const found = foot && foot.metres <= FAR_M ? foot : nearest(this.segments.flat(), this.plane.toMetres(at))!;
    this.#feet.set(key, found);
    return found;
  }
}

/** Pipes under streets. */
class Mains {
  readonly #streets: Streets;
  readonly #inserted = new Map<number, Inserted[]>();

  constructor(streets: Streets) {
    this.#streets = streets;
  }

  /** The end of a street that lies furthest to the west, north, east or south. */
  end(side: number): LonLat {
    const score = ([lon, lat]: LonLat): number => [-lon, lat, lon, -lat][side % 4];
    return this.#ends().reduce((best, one) => (score(one) > score(best) ? one : best));
  }

  /** Ends of streets that lead nowhere. */
  blindEnds(): LonLat[] {
    const times = Map.groupBy(this.#ends(), String);
    return [...times.values()].filter((places) => places.length === 1).flat();
  }

  /** A corner of a main where nothing else stands, as near as that; null when none is. */
  insertNear(at: LonLat, within: number): LonLat | null {
    const foot = this.#streets.footOf(at);
    return foot.metres <= within ? this.#insert(foot, true) : null;
  }

  /** The corner of a main that a service to there leads off. */
  tap(at: LonLat): LonLat {
    return this.#insert(this.#streets.footOf(at), false)!;
  }

  insertBehindJunctions(behind: number): LonLat[] {
    return this.#streets.segments.flatMap((own, n) => {
      const length = this.#streets.metres[n].at(-1)!;
      if (length < 4 * behind) return [];
      return [behind, length - behind].map((metres) => this.#insert(footAlong(own, metres), true)).filter((place) => place !== null);
    });
  }

  pipes(): PipeLine[] {
    const { lines, metres } = this.#streets;
    return lines.map((line, n) => {
      const corners = line.map((place, at): Inserted => ({ metres: metres[n][at], place }));
      const all = [...corners, ...(this.#inserted.get(n) ?? [])].sort((a, b) => a.metres - b.metres);
      return { id: `main ${n + 1}`, where: `main ${n + 1}`, oneWay: false, line: all.map(({ place }) => place) };
    });
  }

  #ends(): LonLat[] {
    return this.#streets.lines.flatMap((line) => [line[0], line.at(-1)!]);
  }

  /** @param alone null instead of a corner that is there already */
  #insert({ segment: { line, at, a }, place }: Foot, alone: boolean): LonLat | null {
    const { metres: sums, lines, plane } = this.#streets;
    const metres = sums[line][at] + Math.hypot(place[0] - a[0], place[1] - a[1]);
    const held = this.#inserted.get(line) ?? [];
    const ends = [0, lines[line].length - 1].map((end): Inserted => ({ metres: sums[line][end], place: lines[line][end] }));
    const there = [...held, ...ends].find((one) => Math.abs(one.metres - metres) < APART_M);
    if (there) return alone ? null : there.place;
    const corner = plane.toLonLat(place);
    this.#inserted.set(line, [...held, { metres, place: corner }]);
    return corner;
  }
}

const lengthOf = ({ a, b }: Segment): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

function nearest(segments: readonly Segment[], at: Metres): Foot | null {
  let best: Foot | null = null;
  for (const segment of segments) {
    const foot = footOn(segment, at);
    if (best === null || foot.metres < best.metres) best = foot;
  }
  return best;
}

/** @param segments of one line, in order */
function footAlong(segments: readonly Segment[], metres: number): Foot {
  let left = metres;
  const segment = segments.find((one) => left <= lengthOf(one) || ((left -= lengthOf(one)), false)) ?? segments.at(-1)!;
  const { a, b } = segment;
  const share = Math.min(1, left / lengthOf(segment));
  return { segment, share, place: [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share], metres: 0 };
}

/** Of each junction the number of the part of the net it is in. */
function partsOf(junctions: number, streets: StreetNet['streets']): number[] {
  const part = Array.from({ length: junctions }, (_, n) => n);
  const rootOf = (n: number): number => (part[n] === n ? n : (part[n] = rootOf(part[n])));
  for (const { from, to } of streets) part[rootOf(from)] = rootOf(to);
  return part.map((_, n) => rootOf(n));
}
