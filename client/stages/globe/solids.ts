import {
  BoundingSphere, Cartesian3, Color, ColorGeometryInstanceAttribute, ComponentDatatype, Geometry, GeometryAttribute, GeometryAttributes, GeometryInstance, Material,
  PerInstanceColorAppearance, PolygonGeometry, PolygonHierarchy, PolylineCollection, Primitive, PrimitiveType, type Scene,
} from '@cesium/engine';
import type { LonLat } from '#contract/geo.ts';
import type { Area, AreasMark, Footprint, FootprintsMark, LinesMark, Mark } from '#client/marks/marks.ts';
import { TONES, type ToneName } from '#client/marks/tones.ts';
import { GROUND_TONES } from '#client/stages/ground-tones.ts';
import { inScale } from '#client/stages/scale.ts';
import { sector } from '#client/stages/sector.ts';

type SolidMark = AreasMark | LinesMark | FootprintsMark;
/** Metres above the ground, so that what lies on it is not half in it. */
const ABOVE = 0.4;
/** Opacity of an area's surface, of one that is the ground's own, of what a chosen camera sees, and of what others see. */
const AREA_FILL = 0.14;
const GROUND_FILL = 0.1;
const CHOSEN_FILL = 0.22;
const SEEN_FILL = 0.1;

interface Drawn {
  mark: SolidMark;
  readonly parts: readonly (Primitive | PolylineCollection)[];
}

const colourOf = (tone: ToneName, alpha: number): Color => {
  const [r, g, b] = TONES[tone].rgb;
  return Color.fromBytes(r, g, b, Math.round(alpha * 255));
};
const onGround = (ring: readonly LonLat[]): Cartesian3[] => ring.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat, ABOVE));

/** Areas and lines on the ground, and the space that cameras see: hidden behind buildings as the things themselves are. */
export class Solids {
  private readonly scene: Scene;
  private readonly drawn = new Map<string, Drawn>();

  private readonly resolution: number;

  /** @param resolution drawn pixels per CSS pixel */
  constructor(scene: Scene, resolution: number) {
    this.scene = scene;
    this.resolution = resolution;
  }

  /** @returns whether a picture would look different. */
  update(marks: readonly Mark[]): boolean {
    const shown = marks.filter((mark): mark is SolidMark => mark.type === 'lines' || mark.type === 'footprints' || (mark.type === 'areas' && mark.ground !== 'buildings'));
    const wanted = new Map(shown.map((mark) => [mark.id, mark.version]));
    let news = false;
    for (const [id, { mark, parts }] of this.drawn) {
      if (wanted.get(id) === mark.version) continue;
      for (const part of parts) this.scene.primitives.remove(part);
      this.drawn.delete(id);
      news = true;
    }
    for (const mark of shown) {
      if (this.drawn.has(mark.id)) continue;
      const parts = partsOf(mark, this.resolution);
      for (const part of parts) this.scene.primitives.add(part);
      this.drawn.set(mark.id, { mark, parts });
      news = true;
    }
    return news;
  }

  /** Shows what is to be seen at this scale. Call before each drawing. */
  aim(metresPerPixel: number): void {
    for (const { mark, parts } of this.drawn.values()) for (const part of parts) part.show = inScale(mark, metresPerPixel);
  }
}

function partsOf(mark: SolidMark, resolution: number): (Primitive | PolylineCollection)[] {
  if (mark.type === 'lines') return mark.lines.length === 0 ? [] : [lines(mark.lines.map(({ points, tone, width }) => ({ ring: points, colour: colourOf(tone, 0.95), width })), resolution)];
  if (mark.type === 'footprints') return mark.footprints.length === 0 ? [] : [surfaces(mark.footprints.map(view))];
  const areas = mark.areas.filter((area) => area.rings.length > 0);
  if (areas.length === 0) return [];
  const loud = (area: Area): number => (mark.ground ? (GROUND_TONES[area.tone]?.loud ?? 1) : 1);
  const edges = areas.flatMap((area) => area.rings.map((ring) => ({ ring, colour: colourOf(area.tone, 0.45 + 0.5 * loud(area)), width: 1 + 0.8 * loud(area) })));
  return [surfaces(areas.flatMap((area) => surface(area, (mark.ground ? GROUND_FILL : AREA_FILL) * loud(area)))), lines(edges, resolution)];
}

/** A line thinner than this many drawn pixels falls apart into dots. */
const THINNEST = 1.5;

function lines(all: readonly { readonly ring: readonly LonLat[]; readonly colour: Color; readonly width: number }[], resolution: number): PolylineCollection {
  const collection = new PolylineCollection();
  for (const { ring, colour, width } of all) collection.add({ positions: onGround(ring), width: Math.max(width, THINNEST / resolution), material: Material.fromType('Color', { color: colour }) });
  return collection;
}

function surfaces(instances: readonly GeometryInstance[]): Primitive {
  const appearance = new PerInstanceColorAppearance({ flat: true, translucent: true, closed: false, faceForward: false });
  return new Primitive({ geometryInstances: [...instances], appearance, asynchronous: false, allowPicking: false, releaseGeometryInstances: true });
}

function surface({ rings: [outer, ...holes], tone }: Area, alpha: number): GeometryInstance[] {
  if (alpha < 0.01) return [];
  const hierarchy = new PolygonHierarchy(onGround(outer), holes.map((hole) => new PolygonHierarchy(onGround(hole))));
  const geometry = PolygonGeometry.createGeometry(new PolygonGeometry({ polygonHierarchy: hierarchy, height: ABOVE, vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT }));
  return geometry ? [new GeometryInstance({ geometry, attributes: { color: ColorGeometryInstanceAttribute.fromColor(colourOf(tone, alpha)) } })] : [];
}

/** The space a camera sees: from its lens down to the ground it reaches. */
function view(footprint: Footprint): GeometryInstance {
  const [lon, lat, height] = footprint.position;
  const arc = sector({ ...footprint, fov: Math.min(359, footprint.fov) }).slice(1, -1);
  const points = [Cartesian3.fromDegrees(lon, lat, Math.max(height, ABOVE)), Cartesian3.fromDegrees(lon, lat, ABOVE), ...onGround(arc)];
  const indices: number[] = [];
  for (let i = 2; i + 1 < points.length; i++) indices.push(0, i, i + 1, 1, i + 1, i);
  indices.push(0, 1, 2, 0, points.length - 1, 1);
  const geometry = new Geometry({
    attributes: {
      position: new GeometryAttribute({
        componentDatatype: ComponentDatatype.DOUBLE, componentsPerAttribute: 3, values: Float64Array.from(points.flatMap(({ x, y, z }) => [x, y, z])),
      }),
    } as GeometryAttributes,
    indices: Uint16Array.from(indices), primitiveType: PrimitiveType.TRIANGLES, boundingSphere: BoundingSphere.fromPoints(points),
  });
  const colour = colourOf(footprint.tone, footprint.tone === 'accent' ? CHOSEN_FILL : SEEN_FILL);
  return new GeometryInstance({ geometry, attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) } });
}
