/** Points found by the cube of space they are in: heads of lists, which cubes of the same hash share. */
export class SpatialHash {
  /** Metres. */
  readonly side: number;
  /** Shared: x, y, z per slot, metres. A point leaves before its place is written anew. */
  private readonly metres: Float32Array;
  private readonly heads: Int32Array;
  private readonly next: Int32Array;

  constructor(metres: Float32Array, side: number) {
    const capacity = metres.length / 3;
    this.metres = metres;
    this.side = side;
    this.heads = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(64, capacity / 2)))).fill(-1);
    this.next = new Int32Array(capacity);
  }

  clear(): void {
    this.heads.fill(-1);
  }

  enter(slot: number): void {
    const cube = this.cubeOf(slot);
    this.next[slot] = this.heads[cube];
    this.heads[cube] = slot;
  }

  leave(slot: number): void {
    const cube = this.cubeOf(slot);
    if (this.heads[cube] === slot) {
      this.heads[cube] = this.next[slot];
      return;
    }
    for (let other = this.heads[cube]; other >= 0; other = this.next[other]) {
      if (this.next[other] !== slot) continue;
      this.next[other] = this.next[slot];
      return;
    }
  }

  /** Goes through the points nearer than `reach` to a slot's, its own too. Some may be met twice. */
  visit(slot: number, reach: number, see: (other: number, squared: number) => void): void {
    const { metres, heads, next, side } = this;
    const [x, y, z] = [metres[slot * 3], metres[slot * 3 + 1], metres[slot * 3 + 2]];
    const squared = reach * reach;
    const [lastX, lastY, lastZ] = [Math.floor((x + reach) / side), Math.floor((y + reach) / side), Math.floor((z + reach) / side)];
    for (let cx = Math.floor((x - reach) / side); cx <= lastX; cx++) {
      for (let cy = Math.floor((y - reach) / side); cy <= lastY; cy++) {
        for (let cz = Math.floor((z - reach) / side); cz <= lastZ; cz++) {
          for (let other = heads[this.cube(cx, cy, cz)]; other >= 0; other = next[other]) {
            const at = other * 3;
            const apart = (metres[at] - x) ** 2 + (metres[at + 1] - y) ** 2 + (metres[at + 2] - z) ** 2;
            if (apart < squared) see(other, apart);
          }
        }
      }
    }
  }

  private cubeOf(slot: number): number {
    const { metres, side } = this;
    return this.cube(Math.floor(metres[slot * 3] / side), Math.floor(metres[slot * 3 + 1] / side), Math.floor(metres[slot * 3 + 2] / side));
  }

  private cube(x: number, y: number, z: number): number {
    return (Math.imul(x, 73_856_093) ^ Math.imul(y, 19_349_663) ^ Math.imul(z, 83_492_791)) & (this.heads.length - 1);
  }
}
