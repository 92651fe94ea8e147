import type { LonLat } from '#contract/places/geo.ts';
import type { Metres } from '#scenes/local-plane.ts';
import { apart, type Access, type StreetNetwork } from './network.ts';

/** A way by streets. */
export interface Way {
  /** Along streets, and on straight lines to the first and from the last. */
  readonly metres: number;
  /** At 15 km/h where a vehicle fits and walking elsewhere; without one-way streets, traffic, stairs. */
  readonly seconds: number;
  readonly line: readonly LonLat[];
  /** What lies off the streets, as straight lines. */
  readonly off: readonly (readonly [LonLat, LonLat])[];
}

/** Metres a second: an electric bicycle, which may go 15 km/h in a street, and somebody walking. */
const RIDING = 15 / 3.6;
const WALKING = 5 / 3.6;
/** Farther from a street than this nobody can say how one gets there. */
const OFF_M = 250;
/** A net smaller than this is a path in a yard whose gate nobody has drawn. */
const LEAST_M = 500;

/** The quickest ways to one door from several places, in one search that starts at the door; null for a place that no street leads from. */
export function waysTo(network: StreetNetwork, door: LonLat, places: readonly LonLat[]): (Way | null)[] {
  const goal = network.access(door, OFF_M, { least: LEAST_M });
  if (!goal) return places.map(() => null);
  const part = network.part[network.from[goal.street]];
  const starts = places.map((place) => network.access(place, OFF_M, { part }));
  const wanted = starts.filter((start) => start !== null).flatMap(({ street }) => [network.from[street], network.to[street]]);
  const search = searchFrom(network, goal, new Set(wanted));
  return starts.map((start, i) => start && wayFrom(network, search, goal, start, places[i], door));
}

const paceOn = ({ onFoot }: StreetNetwork, street: number): number => (onFoot[street] ? WALKING : RIDING);

interface Search {
  /** Seconds to the door, by junction. */
  readonly seconds: Float64Array;
  /** The street to take from a junction towards the door; −1 = none but the door's own. */
  readonly next: Int32Array;
}

/** Dijkstra until all wanted junctions are reached. */
function searchFrom(network: StreetNetwork, goal: Access, wanted: Set<number>): Search {
  const { from, to, length, first, streets, junctions } = network;
  const seconds = new Float64Array(junctions).fill(Infinity);
  const next = new Int32Array(junctions).fill(-1);
  const heap = new Heap(seconds);
  const pace = paceOn(network, goal.street);
  const reach = (junction: number, at: number, by: number): void => {
    if (at >= seconds[junction]) return;
    seconds[junction] = at;
    next[junction] = by;
    heap.push(junction, at);
  };
  reach(from[goal.street], goal.along / pace, -1);
  reach(to[goal.street], (length[goal.street] - goal.along) / pace, -1);
  while (wanted.size > 0) {
    const junction = heap.pop();
    if (junction === undefined) break;
    wanted.delete(junction);
    for (let i = first[junction]; i < first[junction + 1]; i++) {
      const street = streets[i];
      const other = from[street] === junction ? to[street] : from[street];
      reach(other, seconds[junction] + length[street] / paceOn(network, street), street);
    }
  }
  return { seconds, next };
}

function wayFrom(network: StreetNetwork, { seconds, next }: Search, goal: Access, start: Access, place: LonLat, door: LonLat): Way | null {
  const { from, to, length, plane } = network;
  const pace = paceOn(network, start.street);
  const ends = [
    { junction: from[start.street], end: 0, spent: start.along / pace },
    { junction: to[start.street], end: length[start.street], spent: (length[start.street] - start.along) / pace },
  ];
  const best = ends.reduce((a, b) => (seconds[b.junction] + b.spent < seconds[a.junction] + a.spent ? b : a));
  const direct = start.street === goal.street ? Math.abs(start.along - goal.along) / pace : Infinity;
  const line: Metres[] = [];
  let spent = best.spent + seconds[best.junction];
  if (direct <= spent) {
    spent = direct;
    line.push(...network.piece(start.street, start.along, goal.along));
  } else if (spent === Infinity) return null;
  else {
    line.push(...network.piece(start.street, start.along, best.end));
    let at = best.junction;
    for (let street = next[at]; street >= 0; street = next[at]) {
      const forward = from[street] === at;
      line.push(...network.piece(street, forward ? 0 : length[street], forward ? length[street] : 0));
      at = forward ? to[street] : from[street];
    }
    const whole = length[goal.street];
    const first = from[goal.street] === to[goal.street] ? goal.along <= whole / 2 : at === from[goal.street];
    line.push(...network.piece(goal.street, first ? 0 : whole, goal.along));
  }
  const corners = line.filter((corner, i) => i === 0 || apart(corner, line[i - 1]) > 0);
  let metres = start.off + goal.off;
  for (let i = 1; i < corners.length; i++) metres += apart(corners[i - 1], corners[i]);
  return {
    metres,
    seconds: spent + (start.off + goal.off) / WALKING,
    line: corners.map((corner) => plane.toLonLat(corner)),
    off: [
      [place, plane.toLonLat(start.at)],
      [plane.toLonLat(goal.at), door],
    ],
  };
}

/** Junctions by how soon they are reached. One that was reached sooner since is passed over. */
class Heap {
  readonly #reached: Float64Array;
  readonly #junctions: number[] = [];
  readonly #keys: number[] = [];

  /** @param reached what each junction is reached at by now */
  constructor(reached: Float64Array) {
    this.#reached = reached;
  }

  push(junction: number, key: number): void {
    const [junctions, keys] = [this.#junctions, this.#keys];
    let at = keys.length;
    junctions.push(junction);
    keys.push(key);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (keys[above] <= keys[at]) break;
      this.#swap(above, at);
      at = above;
    }
  }

  pop(): number | undefined {
    for (;;) {
      if (this.#keys.length === 0) return undefined;
      const [junction, key] = [this.#junctions[0], this.#keys[0]];
      this.#dropFirst();
      if (key <= this.#reached[junction]) return junction;
    }
  }

  #dropFirst(): void {
    const [junctions, keys] = [this.#junctions, this.#keys];
    this.#swap(0, keys.length - 1);
    junctions.pop();
    keys.pop();
    for (let at = 0; ;) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2]) if (below < keys.length && keys[below] < keys[least]) least = below;
      if (least === at) return;
      this.#swap(least, at);
      at = least;
    }
  }

  #swap(a: number, b: number): void {
    const [junctions, keys] = [this.#junctions, this.#keys];
    [junctions[a], junctions[b]] = [junctions[b], junctions[a]];
    [keys[a], keys[b]] = [keys[b], keys[a]];
  }
}
