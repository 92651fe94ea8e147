import {
  BoundingSphere,
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  ComponentDatatype,
  Geometry,
  GeometryAttribute,
  GeometryInstance,
  PrimitiveType,
  type GeometryAttributes,
} from '@cesium/engine';
import type { Storey } from '#client/marks/marks.ts';
import { TONES } from '#client/marks/tones.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';

/** The walls' own floors and panes shine through a little. */
const STRONGEST = 0.88;
/** What is left of a storey between its slabs, so that floors stay countable. */
const SLAB = 0.06;

/** A storey's colour around the walls of its building. Heights count from the ground at the building's first corner. */
export function storeyWalls({ ring, bottom, top, tone, strength }: Storey, terrain: TerrainHeights): GeometryInstance {
  const ground = terrain.at(ring[0]);
  const slab = (top - bottom) * SLAB;
  const corners = ring.flatMap(([lon, lat]) =>
    [bottom + slab, top - slab].map((height) => Cartesian3.fromDegrees(lon, lat, ground + height)),
  );
  const indices: number[] = [];
  for (let i = 0; i + 3 < corners.length; i += 2) indices.push(i, i + 1, i + 2, i + 1, i + 3, i + 2);
  const geometry = new Geometry({
    attributes: {
      position: new GeometryAttribute({
        componentDatatype: ComponentDatatype.DOUBLE,
        componentsPerAttribute: 3,
        values: Float64Array.from(corners.flatMap(({ x, y, z }) => [x, y, z])),
      }),
    } as GeometryAttributes,
    indices: Uint16Array.from(indices),
    primitiveType: PrimitiveType.TRIANGLES,
    boundingSphere: BoundingSphere.fromPoints(corners),
  });
  const [r, g, b] = TONES[tone].rgb;
  const colour = Color.fromBytes(r, g, b, Math.round(255 * STRONGEST * strength));
  return new GeometryInstance({ geometry, attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) } });
}
