import { localPlane, type LocalPlane } from '#scenes/local-plane.ts';
import type { PointColumns } from '#client/marks/points.ts';

/** How far from where it touches the ground the plane is good, degrees. */
const FLAT_DEGREES = 1;
const TWO_32 = 2 ** 32;

/** Points of one place, to the centimetre. One speaks for all: the others have no room. */
export interface Stack {
  readonly slots: number[];
  /** −1 = none. */
  representative: number;
}

/** Counts of one binary order rank alike, or every device that comes would reorder its whole kind. */
const rarity = (count: number): number => 31 - Math.clz32(count);

/** Mixes the bits of a slot; different slots give different numbers. */
function scattered(slot: number): number {
  let bits = slot;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/**
 * Where the points of columns are, in metres, by place; and their rank: the rarest kinds first, within a kind in an order that has
 * nothing to do with where they are.
 */
export class Stacks {
  /** By slot: x, y, z; one more at the end, free for use. */
  metres = new Float32Array(0);
  /** By slot: the lowest is the first to be shown. Below 2^37. */
  rank = new Float64Array(0);
  private readonly columns: PointColumns;
  private plane: LocalPlane | null = null;
  private readonly stacks = new Map<string, Stack>();
  private readonly placeOf = new Map<number, string>();
  /** How many points have an icon, and which icon a slot is counted under. */
  private readonly alike = new Uint32Array(256);
  private icon = new Uint8Array(0);

  constructor(columns: PointColumns) {
    this.columns = columns;
  }

  get size(): number {
    return this.placeOf.size;
  }

  slots(): IterableIterator<number> {
    return this.placeOf.keys();
  }

  all(): IterableIterator<Stack> {
    return this.stacks.values();
  }

  get(place: string): Stack | undefined {
    return this.stacks.get(place);
  }

  /** The rarity of each icon: when one changes, so do all ranks. */
  rarities(): Uint32Array {
    return this.alike.map(rarity);
  }

  clear(capacity: number): void {
    this.placeOf.clear();
    this.stacks.clear();
    this.alike.fill(0);
    if (this.rank.length === capacity) return;
    this.metres = new Float32Array((capacity + 1) * 3);
    this.rank = new Float64Array(capacity);
    this.icon = new Uint8Array(capacity);
  }

  /** Puts a slot where its point is. @returns the place */
  put(slot: number): string {
    const { positions, icon } = this.columns;
    const at = slot * 3;
    const [x, y] = this.planeAt(positions[at], positions[at + 1]).toMetres([positions[at], positions[at + 1]]);
    const z = positions[at + 2];
    this.metres.set([x, y, z], at);
    const place = `${Math.round(x * 100)} ${Math.round(y * 100)} ${Math.round(z * 100)}`;
    const stack = this.stacks.get(place);
    if (stack) stack.slots.push(slot);
    else this.stacks.set(place, { slots: [slot], representative: -1 });
    this.placeOf.set(slot, place);
    this.icon[slot] = icon[slot];
    this.alike[icon[slot]]++;
    return place;
  }

  /** Takes a slot from its place; what the stack's speaker is, is the caller's affair. @returns the place, undefined when it had none */
  take(slot: number): string | undefined {
    const place = this.placeOf.get(slot);
    if (place === undefined) return undefined;
    const { slots } = this.stacks.get(place)!;
    slots.splice(slots.indexOf(slot), 1);
    this.placeOf.delete(slot);
    this.alike[this.icon[slot]]--;
    return place;
  }

  /** Forgets a place that nobody is at. */
  drop(place: string): void {
    this.stacks.delete(place);
  }

  /** Ranks a slot among all that are here now. */
  rankAnew(slot: number): void {
    this.rank[slot] = rarity(this.alike[this.icon[slot]]) * TWO_32 + scattered(slot);
  }

  firstOf({ slots }: Stack): number {
    let first = slots[0];
    for (const slot of slots) if (this.rank[slot] < this.rank[first]) first = slot;
    return first;
  }

  /** The plane all lie on: around the first point, and around another when all are elsewhere. */
  private planeAt(lon: number, lat: number): LocalPlane {
    const { origin } = this.plane ?? {};
    if (!this.plane || !origin || (this.size === 0 && Math.hypot(lon - origin[0], lat - origin[1]) > FLAT_DEGREES))
      this.plane = localPlane([lon, lat]);
    return this.plane;
  }
}
