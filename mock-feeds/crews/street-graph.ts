import type { LonLat } from '#contract/places/geo.ts';
import type { StreetNet } from '#contract/places/streets.ts';
import { localPlane, type LocalPlane, type Metres } from '#scenes/local-plane.ts';

/** A street from one of its ends. */
export interface Leg {
  /** Junction it leads to. */
  readonly to: number;
  readonly metres: number;
  /** From the junction it begins at, both ends included. */
  readonly line: readonly Metres[];
}

/** Streets as somebody walks them: from junction to junction. */
export class StreetGraph {
  readonly plane: LocalPlane;
  readonly junctions: readonly Metres[];
  /** By junction. */
  readonly legs: readonly (readonly Leg[])[];

  constructor({ junctions, streets }: StreetNet) {
    this.plane = localPlane(junctions[0] ?? [0, 0]);
    this.junctions = junctions.map((place) => this.plane.toMetres(place));
    const legs = junctions.map((): Leg[] => []);
    for (const { from, to, line: places } of streets) {
      const line = places.map((place) => this.plane.toMetres(place));
      const metres = lengthOf(line);
      legs[from].push({ to, metres, line });
      legs[to].push({ to: from, metres, line: line.toReversed() });
    }
    this.legs = legs;
  }

  /** The junction nearest to a place that any street leads from; −1 = there is none. */
  nearest(place: LonLat): number {
    const at = this.plane.toMetres(place);
    let found = -1;
    this.junctions.forEach((junction, i) => {
      if (this.legs[i].length > 0 && (found < 0 || apart(junction, at) < apart(this.junctions[found], at))) found = i;
    });
    return found;
  }

  /** Metres by streets from every junction to one; Infinity where no street leads. */
  distancesTo(goal: number): Float64Array {
    const metres = new Float64Array(this.junctions.length).fill(Infinity);
    metres[goal] = 0;
    const open = new Set([goal]);
    for (let next = goal; open.size > 0; next = -1) {
      for (const one of open) if (next < 0 || metres[one] < metres[next]) next = one;
      open.delete(next);
      for (const { to, metres: length } of this.legs[next]) {
        if (metres[next] + length >= metres[to]) continue;
        metres[to] = metres[next] + length;
        open.add(to);
      }
    }
    return metres;
  }
}

export const apart = ([ax, ay]: Metres, [bx, by]: Metres): number => Math.hypot(ax - bx, ay - by);

const lengthOf = (line: readonly Metres[]): number => line.slice(1).reduce((sum, place, i) => sum + apart(line[i], place), 0);
