import earcut from 'earcut';
import type { Vector } from './frame.ts';
import type { Model, Solid } from './solids.ts';

/** Triangles in local metres (z up), every face with corners of its own so that it is flat. */
export interface Mesh {
  /** x, y, z per vertex. */
  readonly positions: Float64Array;
  /** Unit vectors × 127. */
  readonly normals: Int8Array;
  /** Index of the model per vertex. */
  readonly features: Uint16Array;
  readonly indices: Uint32Array;
}

/** Feature ids are 16 bits wide. */
export const MOST_MODELS = 65_535;

class MeshWriter {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly features: number[] = [];
  readonly indices: number[] = [];

  vertex([x, y, z]: Vector, lift: number, normal: Vector, feature: number): number {
    this.positions.push(x, y, z + lift);
    this.normals.push(Math.round(normal[0] * 127), Math.round(normal[1] * 127), Math.round(normal[2] * 127));
    this.features.push(feature);
    return this.features.length - 1;
  }

  add(solid: Solid, feature: number): void {
    this.#flat(solid, solid.top, true, feature);
    // Hanging parts are seen from below; what stands on the ground is not.
    if (solid.base > 0) this.#flat(solid, solid.base, false, feature);
    for (const ring of solid.rings) ring.forEach((a, i) => this.#wall(a, ring[(i + 1) % ring.length], solid, feature));
  }

  #flat({ rings }: Solid, lift: number, up: boolean, feature: number): void {
    const corners = rings.flat();
    const first = this.features.length;
    let used = 0;
    const holes = rings.slice(0, -1).map((ring) => (used += ring.length));
    const triangles = earcut(
      corners.flatMap(([x, y]) => [x - corners[0][0], y - corners[0][1]]),
      holes,
    );
    for (const corner of corners) this.vertex(corner, lift, [0, 0, up ? 1 : -1], feature);
    for (let i = 0; i < triangles.length; i += 3) {
      const [a, b, c] = [triangles[i], triangles[i + 1], triangles[i + 2]];
      const turn =
        (corners[b][0] - corners[a][0]) * (corners[c][1] - corners[a][1]) -
        (corners[c][0] - corners[a][0]) * (corners[b][1] - corners[a][1]);
      if (turn > 0 === up) this.indices.push(first + a, first + b, first + c);
      else this.indices.push(first + a, first + c, first + b);
    }
  }

  /** The inside is on the left of every edge, holes included: the wall looks to the right. */
  #wall(a: Vector, b: Vector, { base, top }: Solid, feature: number): void {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length < 0.01) return;
    const normal: Vector = [(b[1] - a[1]) / length, (a[0] - b[0]) / length, 0];
    const low = this.vertex(a, base, normal, feature);
    this.vertex(b, base, normal, feature);
    this.vertex(b, top, normal, feature);
    this.vertex(a, top, normal, feature);
    this.indices.push(low, low + 1, low + 2, low, low + 2, low + 3);
  }
}

/** Extrudes models: flat roofs, upright walls, no floor where they stand on the ground. */
export function meshOf(models: readonly Model[]): Mesh {
  const writer = new MeshWriter();
  models.forEach((model, feature) => model.solids.forEach((solid) => writer.add(solid, feature)));
  return {
    positions: Float64Array.from(writer.positions),
    normals: Int8Array.from(writer.normals),
    features: Uint16Array.from(writer.features),
    indices: Uint32Array.from(writer.indices),
  };
}
