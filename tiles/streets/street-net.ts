import { maxOf } from '#contract/places/extent.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { Street, StreetNet } from '#contract/places/streets.ts';
import { localPlane, type LocalPlane, type Metres } from '#scenes/local-plane.ts';
import type { Position } from 'geojson';
import type { AreaRoad, RoadClass } from '../area/area.ts';
import { crossing, footOn, SegmentIndex, type Foot, type Segment } from './segments.ts';

/** Corners nearer than this are the same, degrees: 0.1 m. */
const SAME = 1e-6;
/** A road that ends this close before the paving of another leads onto it, metres. */
const REACH_M = 3;

interface Line {
  readonly class: RoadClass;
  /** Metres. */
  readonly width: number;
  /** Numbers of its corners. */
  corners: number[];
}

/** Corners by number, each place once. */
class Corners {
  readonly places: LonLat[] = [];
  readonly #numbers = new Map<string, number>();

  number(lon: number, lat: number): number {
    const key = `${Math.round(lon / SAME)} ${Math.round(lat / SAME)}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.places.length);
    this.places.push([lon, lat]);
    return this.places.length - 1;
  }
}

interface NetOptions {
  /** True where nothing passes above or below anything: roads that cross meet. */
  readonly crossingsMeet?: boolean;
}

/**
 * The net of an area's roads. Roads meet where they share a corner, and where one ends on another or just before its paving. Roads that
 * only cross on the map do not meet unless it is said: one may be a bridge.
 */
export function streetNet(roads: readonly AreaRoad[], { crossingsMeet = false }: NetOptions = {}): StreetNet {
  const corners = new Corners();
  const lines = roads
    .flatMap(({ class: kind, width, line }): Line[] =>
      (line.type === 'LineString' ? [line.coordinates] : line.coordinates).map((coordinates) => ({
        class: kind,
        width,
        corners: numbersOf(coordinates, corners),
      })),
    )
    .filter((line) => line.corners.length > 1);
  const plane = localPlane(corners.places[0] ?? [0, 0]);
  if (crossingsMeet) cross(lines, corners, plane);
  leadEnds(lines, corners, plane);
  return netOf(lines, corners.places);
}

function numbersOf(coordinates: readonly Position[], corners: Corners): number[] {
  const numbers: number[] = [];
  for (const [lon, lat] of coordinates) {
    const number = corners.number(lon, lat);
    if (number !== numbers.at(-1)) numbers.push(number);
  }
  return numbers;
}

/** How often each corner is come upon; the ends of a line count, so that one that nothing else leads to has 1. */
function usesOf(lines: readonly Line[], corners: number): Uint32Array {
  const uses = new Uint32Array(corners);
  for (const line of lines) for (const corner of line.corners) uses[corner]++;
  return uses;
}

/** Corners to be put into a segment. */
type Put = Map<Segment, { readonly share: number; readonly corner: number }[]>;

function note(put: Put, segment: Segment, share: number, corner: number): void {
  const noted = put.get(segment);
  if (noted) noted.push({ share, corner });
  else put.set(segment, [{ share, corner }]);
}

function indexOf(lines: readonly Line[], corners: Corners, { toMetres }: LocalPlane): SegmentIndex {
  const index = new SegmentIndex();
  lines.forEach((line, number) => {
    for (let at = 0; at + 1 < line.corners.length; at++) {
      const [a, b] = [line.corners[at], line.corners[at + 1]].map((corner) => toMetres(corners.places[corner]));
      index.add({ line: number, at, a, b });
    }
  });
  return index;
}

/** Gives roads that cross a corner in common. */
function cross(lines: readonly Line[], corners: Corners, plane: LocalPlane): void {
  const index = indexOf(lines, corners, plane);
  const put: Put = new Map();
  for (const one of index.all())
    for (const other of index.beside(one)) {
      if (other.line <= one.line) continue;
      const met = crossing(one, other);
      if (!met) continue;
      const corner = corners.number(...plane.toLonLat(met.place));
      note(put, one, met.shares[0], corner);
      note(put, other, met.shares[1], corner);
    }
  insert(lines, put);
}

/** Leads loose ends onto the road they end at. */
function leadEnds(lines: readonly Line[], corners: Corners, plane: LocalPlane): void {
  const index = indexOf(lines, corners, plane);
  const widest = maxOf(lines.map(({ width }) => width));
  const uses = usesOf(lines, corners.places.length);
  const put: Put = new Map();
  const led: { readonly line: Line; readonly first: boolean; readonly corner: number }[] = [];
  lines.forEach((line, number) => {
    for (const first of [true, false]) {
      const end = first ? line.corners[0] : line.corners.at(-1)!;
      if (uses[end] > 1) continue;
      const foot = nearestRoad(index, plane.toMetres(corners.places[end]), number, lines, widest);
      if (!foot) continue;
      const corner = corners.number(...plane.toLonLat(foot.place));
      note(put, foot.segment, foot.share, corner);
      if (corner !== end) led.push({ line, first, corner });
    }
  });
  insert(lines, put);
  for (const { line, first, corner } of led) line.corners = first ? [corner, ...line.corners] : [...line.corners, corner];
}

function nearestRoad(index: SegmentIndex, end: Metres, own: number, lines: readonly Line[], widest: number): Foot | null {
  let nearest: Foot | null = null;
  for (const segment of index.near(end, REACH_M + widest / 2)) {
    if (segment.line === own) continue;
    const foot = footOn(segment, end);
    if (foot.metres <= REACH_M + lines[segment.line].width / 2 && (nearest === null || foot.metres < nearest.metres)) nearest = foot;
  }
  return nearest;
}

/** Puts corners into the segments they stand on. */
function insert(lines: readonly Line[], put: Put): void {
  for (const [line, some] of Map.groupBy(put, ([segment]) => segment.line)) {
    const own = [...lines[line].corners];
    // From the last, so that the places of those before stay.
    for (const [{ at }, feet] of some.toSorted(([a], [b]) => b.at - a.at))
      own.splice(at + 1, 0, ...feet.toSorted((a, b) => a.share - b.share).map(({ corner }) => corner));
    lines[line].corners = own.filter((corner, i) => corner !== own[i - 1]);
  }
}

function netOf(lines: readonly Line[], places: readonly LonLat[]): StreetNet {
  const uses = usesOf(lines, places.length);
  const numbers = new Map<number, number>();
  const junctions: LonLat[] = [];
  const junction = (corner: number): number => {
    const known = numbers.get(corner);
    if (known !== undefined) return known;
    numbers.set(corner, junctions.length);
    junctions.push(places[corner]);
    return junctions.length - 1;
  };
  const streets: Street[] = [];
  for (const { class: kind, corners } of lines) {
    let begun = 0;
    for (let at = 1; at < corners.length; at++) {
      if (at < corners.length - 1 && uses[corners[at]] < 2) continue;
      const own = corners.slice(begun, at + 1);
      begun = at;
      streets.push({
        from: junction(own[0]),
        to: junction(own.at(-1)!),
        onFoot: kind === 'footway',
        line: own.map((corner) => places[corner]),
      });
    }
  }
  return { junctions, streets };
}
