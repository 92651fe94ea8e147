import { METRES_PER_DEGREE, type LonLat, type Position } from './geo.ts';

/** A lamp as a ledger names it: `泉城路 12号灯` is the twelfth of its road. */
export interface NamedLamp {
  readonly name: string;
  readonly position: Position;
}

/** Lamps of one road that follow each other. */
interface Stretch {
  readonly road: string;
  /** In order along the road. */
  readonly lamps: readonly NamedLamp[];
  /** From the first to the last, along them. */
  readonly metres: number;
  /** Along the middle of the road, from half a gap before the first to half a gap after the last. Two points at least. */
  readonly line: readonly LonLat[];
}

/** Fewer are lamps that are out, each for itself. */
const LEAST = 3;
/** Farther apart, two lamps with numbers that follow each other stand in two roads of one name. */
const FARTHEST_M = 250;
const NUMBERED = /^(.+?)[\s·]*(\d{1,5})\s*(?:号|#)?\s*\S{0,12}$/u;

/** Stretches of at least three lamps with numbers that follow each other, the longest first. */
export function lampStretches(lamps: readonly NamedLamp[]): Stretch[] {
  const roads = new Map<string, { lamp: NamedLamp; number: number }[]>();
  for (const lamp of lamps) {
    const [, road, number] = NUMBERED.exec(lamp.name) ?? [];
    if (road === undefined) continue;
    const known = roads.get(road);
    if (known) known.push({ lamp, number: Number(number) });
    else roads.set(road, [{ lamp, number: Number(number) }]);
  }
  const found = [...roads].flatMap(([road, members]) => {
    const runs: NamedLamp[][] = [];
    let last: { lamp: NamedLamp; number: number } | null = null;
    for (const one of members.sort((a, b) => a.number - b.number)) {
      const follows = last !== null && one.number - last.number <= 1 && metresBetween(last.lamp.position, one.lamp.position) <= FARTHEST_M;
      if (follows) runs.at(-1)!.push(one.lamp);
      else runs.push([one.lamp]);
      last = one;
    }
    return runs.filter((run) => run.length >= LEAST).map((run) => stretchOf(road, run));
  });
  return found.sort((a, b) => b.lamps.length - a.lamps.length || b.metres - a.metres);
}

function stretchOf(road: string, lamps: readonly NamedLamp[]): Stretch {
  // Lamps stand on both sides by turns: half way between two of them is the middle of the road.
  const middles = lamps.slice(1).map(({ position }, i) => between(lamps[i].position, position, 0.5));
  const [first, second] = middles;
  const [before, last] = middles.slice(-2);
  const line = [between(first, second, -0.75), ...middles, between(last, before, -0.75)];
  let metres = 0;
  for (let i = 1; i < middles.length; i++) metres += metresBetween(middles[i - 1], middles[i]);
  return { road, lamps, metres: (metres * (lamps.length - 1)) / (middles.length - 1), line };
}

const between = ([ax, ay]: readonly number[], [bx, by]: readonly number[], part: number): LonLat => [
  ax + (bx - ax) * part,
  ay + (by - ay) * part,
];

const metresBetween = ([ax, ay]: readonly number[], [bx, by]: readonly number[]): number =>
  Math.hypot((ax - bx) * Math.cos((ay * Math.PI) / 180), ay - by) * METRES_PER_DEGREE;
