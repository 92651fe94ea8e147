import { localPlane } from '#scenes/local-plane.ts';
import type { PointColumns } from './points.ts';

/**
 * Badges of calm devices stand apart, or a façade of detectors is noise. A point's room is the distance to the nearest point that
 * is shown no later than it: the nearer the eye, the more points find room, and none that had it loses it. It depends on where
 * things are, not on the eye, so nothing flickers in flight, and a stage needs but one comparison per point.
 */

/** Metres for which code 0 stands; 16 codes double it. */
const LEAST_M = 0.25;
const PER_DOUBLING = 16;
/** Of a point that has room whatever the distance. */
export const ROOM_ANYWHERE = 255;
/** CSS pixels from one badge to the next. */
export const BADGE_APART = 54;
/** Spacings tried, metres, from far to near; what finds no room in the last has none. */
const SPACINGS = Array.from({ length: 19 }, (_, step) => 512 / 2 ** (step / 2));

const codeOf = (metres: number): number => Math.max(1, Math.min(ROOM_ANYWHERE - 1, Math.floor(PER_DOUBLING * Math.log2(metres / LEAST_M))));

/** Room that a badge needs where one CSS pixel covers so many metres, in the codes of the column. */
export const roomNeeded = (metresPerPixel: number): number => PER_DOUBLING * Math.log2((BADGE_APART * metresPerPixel) / LEAST_M);

/**
 * Writes the `room` of every slot in use. Rare kinds come first: of twenty detectors and one call button, the button is told.
 * @param used slots that hold a point
 */
export function findRoom(columns: PointColumns, used: readonly number[]): void {
  columns.room.fill(0);
  if (used.length === 0) return;
  const { metres, order } = survey(columns, used);
  const shown = new Neighbours(metres, columns.count);
  let waiting = order;
  for (const spacing of SPACINGS) {
    shown.space(spacing);
    const code = codeOf(spacing);
    waiting = waiting.filter((slot) => {
      if (!shown.admit(slot)) return true;
      columns.room[slot] = code;
      return false;
    });
  }
}

/** Metres east, north and up of each slot, and the slots by how rare their icon is. */
function survey({ positions, icon, count }: PointColumns, used: readonly number[]): { metres: Float32Array; order: number[] } {
  const first = used[0] * 3;
  const plane = localPlane([positions[first], positions[first + 1]]);
  const metres = new Float32Array(count * 3);
  const alike = new Uint32Array(256);
  for (const slot of used) {
    const at = slot * 3;
    const [x, y] = plane.toMetres([positions[at], positions[at + 1]]);
    metres[at] = x;
    metres[at + 1] = y;
    metres[at + 2] = positions[at + 2];
    alike[icon[slot]]++;
  }
  return { metres, order: used.toSorted((a, b) => alike[icon[a]] - alike[icon[b]] || a - b) };
}

/** The cube itself first: most are refused there. */
const STEPS = [0, -1, 1] as const;

/** Points that keep their distance, found by the cube they are in: heads of lists, which cubes of the same hash share. */
class Neighbours {
  private readonly metres: Float32Array;
  private readonly heads: Int32Array;
  private readonly next: Int32Array;
  private readonly admitted: number[] = [];
  private spacing = 1;

  constructor(metres: Float32Array, count: number) {
    this.metres = metres;
    this.heads = new Int32Array(2 ** Math.ceil(Math.log2(count * 2 + 2)));
    this.next = new Int32Array(count);
  }

  /** From now on points keep this distance. */
  space(metres: number): void {
    this.spacing = metres;
    this.heads.fill(-1);
    for (const slot of this.admitted) this.enter(slot);
  }

  /** @returns whether it keeps its distance from all that were admitted. */
  admit(slot: number): boolean {
    const { metres, spacing } = this;
    const [x, y, z] = [0, 1, 2].map((axis) => Math.floor(metres[slot * 3 + axis] / spacing));
    for (const dx of STEPS) for (const dy of STEPS) for (const dz of STEPS) if (this.meets(slot, this.cube(x + dx, y + dy, z + dz))) return false;
    this.admitted.push(slot);
    this.enter(slot);
    return true;
  }

  private enter(slot: number): void {
    const { metres, spacing } = this;
    const cube = this.cube(Math.floor(metres[slot * 3] / spacing), Math.floor(metres[slot * 3 + 1] / spacing), Math.floor(metres[slot * 3 + 2] / spacing));
    this.next[slot] = this.heads[cube];
    this.heads[cube] = slot;
  }

  private cube(x: number, y: number, z: number): number {
    return (Math.imul(x, 73_856_093) ^ Math.imul(y, 19_349_663) ^ Math.imul(z, 83_492_791)) & (this.heads.length - 1);
  }

  private meets(slot: number, cube: number): boolean {
    const { metres, spacing } = this;
    const own = slot * 3;
    for (let other = this.heads[cube]; other >= 0; other = this.next[other]) {
      const at = other * 3;
      if ((metres[at] - metres[own]) ** 2 + (metres[at + 1] - metres[own + 1]) ** 2 + (metres[at + 2] - metres[own + 2]) ** 2 < spacing * spacing) return true;
    }
    return false;
  }
}
