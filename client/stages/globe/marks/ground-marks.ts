import {
  ArcType,
  BoundingSphere,
  Color,
  ColorGeometryInstanceAttribute,
  ComponentDatatype,
  Geometry,
  GeometryAttribute,
  GeometryAttributes,
  GeometryInstance,
  Material,
  Matrix4,
  PerInstanceColorAppearance,
  PolylineCollection,
  PolylineColorAppearance,
  PolylineGeometry,
  Primitive,
  PrimitiveType,
  type Scene,
} from '@cesium/engine';
import type { LonLat } from '#contract/places/geo.ts';
import type { Area, AreasMark, Footprint, FootprintsMark, Line, LinesMark, Mark, StoreysMark } from '#client/marks/marks.ts';
import { TONES, type ToneName } from '#client/marks/tones.ts';
import { GROUND_TONES } from '#client/stages/paint/ground-tones.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import { footprintRing } from '#client/stages/paint/footprint-ring.ts';
import { storeyWalls } from './storeys.ts';
import { drapedLine, drapedSurface, nearerTo } from '#client/stages/globe/terrain/drape.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';

type SolidMark = AreasMark | StoreysMark | LinesMark | FootprintsMark;
/** Metres above the ground, so that what lies on it is not half in it. */
const ABOVE = 0.4;
/** Opacity of an area's surface, and of one that is the ground's own. */
const AREA_FILL = 0.14;
const FOG_FILL = 0.3;
const GROUND_FILL = 0.1;
/** Of the ground that a chosen camera sees and its edge, of what others see, and of the space between lens and ground. */
const CHOSEN_FILL = 0.2;
const CHOSEN_EDGE = 0.8;
const SEEN_FILL = 0.1;
const SEEN_EDGE = 0.3;
const CHOSEN_SPACE = 0.07;
const SPACE = 0.025;
/** Of a line in sight, and of one behind a wall. */
const LINE_ALPHA = 0.95;
const HIDDEN_ALPHA = 0.3;

/** Drawn pixels below which a line falls apart into dots. */
const THINNEST = 1.5;
/** The engine's width for a line of so many CSS pixels. */
type Widths = (width: number) => number;
type Part = Primitive | PolylineCollection;
interface Drawn {
  readonly mark: SolidMark;
  /** Version of the ground it lies on. */
  readonly ground: number;
  readonly parts: readonly Part[];
}

const colourOf = (tone: ToneName, alpha: number): Color => {
  const [r, g, b] = TONES[tone].rgb;
  return Color.fromBytes(r, g, b, Math.round(alpha * 255));
};

/** Areas and lines on the ground, and the space that cameras see: hidden behind buildings as the things themselves are. */
export class GroundMarks {
  private readonly scene: Scene;
  private readonly terrain: TerrainHeights;
  private readonly drawn = new Map<string, Drawn>();

  private readonly widths: Widths;

  /** @param scale pixels of the page, and @param resolution drawn pixels, per CSS pixel of the stage */
  constructor(scene: Scene, terrain: TerrainHeights, scale: number, resolution: number) {
    this.scene = scene;
    this.terrain = terrain;
    this.widths = (width) => scale * Math.max(width, THINNEST / resolution);
  }

  /** @returns whether a picture would look different. */
  update(marks: readonly Mark[]): boolean {
    const shown = marks.filter(
      (mark): mark is SolidMark =>
        mark.type === 'lines' ||
        mark.type === 'storeys' ||
        mark.type === 'footprints' ||
        (mark.type === 'areas' && mark.ground !== 'buildings'),
    );
    const wanted = new Map(shown.map((mark) => [mark.id, mark.version]));
    let news = false;
    for (const [id, { mark, ground, parts }] of this.drawn) {
      if (wanted.get(id) === mark.version && ground === this.terrain.version) continue;
      for (const part of parts) this.scene.primitives.remove(part);
      this.drawn.delete(id);
      news = true;
    }
    for (const mark of shown) {
      if (this.drawn.has(mark.id)) continue;
      const parts = partsOf(mark, this.terrain, this.widths);
      for (const part of parts) this.scene.primitives.add(part);
      this.drawn.set(mark.id, { mark, ground: this.terrain.version, parts });
      news = true;
    }
    return news;
  }

  /** Shows what is to be seen at this scale. Call before each drawing. */
  aim(metresPerPixel: number): void {
    // A copy: the engine writes into the matrices it is given, and its own identity is frozen.
    const modelMatrix = this.terrain.hasHeights ? nearerTo(this.scene.camera.positionWC) : Matrix4.clone(Matrix4.IDENTITY);
    for (const { mark, parts } of this.drawn.values())
      for (const part of parts) Object.assign(part, { show: inScale(mark, metresPerPixel), modelMatrix });
  }
}

function partsOf(mark: SolidMark, terrain: TerrainHeights, widths: Widths): Part[] {
  if (mark.type === 'lines') return drawLines(mark.lines, terrain, widths);
  if (mark.type === 'storeys')
    return mark.storeys.length === 0 ? [] : [surfaces(mark.storeys.map((storey) => storeyWalls(storey, terrain)))];
  if (mark.type === 'footprints') return mark.footprints.length === 0 ? [] : footprints(mark.footprints, terrain, widths);
  const areas = mark.areas.filter((area) => area.rings.length > 0);
  if (areas.length === 0) return [];
  const loud = (area: Area): number => (mark.ground ? (GROUND_TONES[area.tone]?.loud ?? 1) : 1);
  if (mark.fog) return [surfaces(areas.flatMap((area) => surface(area.rings, terrain, colourOf(area.tone, FOG_FILL))))];
  const edges = areas.flatMap((area) =>
    area.rings.map((ring) => ({ ring, colour: colourOf(area.tone, 0.45 + 0.5 * loud(area)), width: 1 + 0.8 * loud(area) })),
  );
  return [
    surfaces(
      areas.flatMap((area) => surface(area.rings, terrain, colourOf(area.tone, (mark.ground ? GROUND_FILL : AREA_FILL) * loud(area)))),
    ),
    edgeLines(edges, terrain, widths),
  ];
}

/** The ground that is seen, as the map has it, and a hint of the space through which it is. */
function footprints(all: readonly Footprint[], terrain: TerrainHeights, widths: Widths): Part[] {
  const seen = all.flatMap((one) => (one.seen ?? [footprintRing(one)]).map((ring) => ({ one, ring })));
  const edges = seen.map(({ one: { tone }, ring }) => ({
    ring,
    colour: colourOf(tone, tone === 'accent' ? CHOSEN_EDGE : SEEN_EDGE),
    width: 1,
  }));
  const ground = seen.flatMap(({ one: { tone }, ring }) =>
    surface([ring], terrain, colourOf(tone, tone === 'accent' ? CHOSEN_FILL : SEEN_FILL)),
  );
  return [surfaces([...ground, ...all.map((one) => view(one, terrain))]), edgeLines(edges, terrain, widths)];
}

function edgeLines(
  all: readonly { readonly ring: readonly LonLat[]; readonly colour: Color; readonly width: number }[],
  terrain: TerrainHeights,
  widths: Widths,
): PolylineCollection {
  const collection = new PolylineCollection();
  for (const { ring, colour, width } of all)
    collection.add({
      positions: drapedLine(ring, terrain, ABOVE),
      width: widths(width),
      material: Material.fromType('Color', { color: colour }),
    });
  return collection;
}

function drawLines(all: readonly Line[], terrain: TerrainHeights, widths: Widths): Part[] {
  const flat = all
    .filter(({ heights }) => heights === undefined)
    .map(({ points, tone, width }) => ({ ring: points, colour: colourOf(tone, LINE_ALPHA), width }));
  const high = all.filter(({ heights }) => heights !== undefined);
  return [...(flat.length > 0 ? [edgeLines(flat, terrain, widths)] : []), ...(high.length > 0 ? [airLines(high, terrain, widths)] : [])];
}

/** Lines through the air: whole where they are in sight, a shadow of themselves behind what hides them. */
function airLines(all: readonly Line[], terrain: TerrainHeights, widths: Widths): Primitive {
  const instances = all.map(
    ({ points, heights = [], tone, width }) =>
      new GeometryInstance({
        geometry: new PolylineGeometry({
          positions: points.flatMap((point, i) => drapedLine([point], terrain, Math.max(ABOVE, heights[i] ?? 0))),
          width: widths(width),
          arcType: ArcType.NONE,
          vertexFormat: PolylineColorAppearance.VERTEX_FORMAT,
        }),
        attributes: {
          color: ColorGeometryInstanceAttribute.fromColor(colourOf(tone, LINE_ALPHA)),
          depthFailColor: ColorGeometryInstanceAttribute.fromColor(colourOf(tone, HIDDEN_ALPHA)),
        },
      }),
  );
  const appearance = (): PolylineColorAppearance => new PolylineColorAppearance({ translucent: true });
  return new Primitive({
    geometryInstances: instances,
    appearance: appearance(),
    depthFailAppearance: appearance(),
    asynchronous: false,
    allowPicking: false,
  });
}

function surfaces(instances: readonly GeometryInstance[]): Primitive {
  const appearance = new PerInstanceColorAppearance({ flat: true, translucent: true, closed: false, faceForward: false });
  return new Primitive({
    geometryInstances: [...instances],
    appearance,
    asynchronous: false,
    allowPicking: false,
    releaseGeometryInstances: true,
  });
}

function surface(rings: readonly (readonly LonLat[])[], terrain: TerrainHeights, colour: Color): GeometryInstance[] {
  if (colour.alpha < 0.01) return [];
  const geometry = drapedSurface(rings, terrain, ABOVE);
  return geometry ? [new GeometryInstance({ geometry, attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) } })] : [];
}

/** The mantle of the space a camera looks into: from its lens to the ground it reaches at most. */
function view(footprint: Footprint, terrain: TerrainHeights): GeometryInstance {
  const [lon, lat, height] = footprint.position;
  const arc = footprintRing({ ...footprint, fov: Math.min(359, footprint.fov) }).slice(1, -1);
  const points = [
    ...drapedLine([[lon, lat]], terrain, Math.max(height, ABOVE)),
    ...drapedLine([[lon, lat]], terrain, ABOVE),
    ...drapedLine(arc, terrain, ABOVE),
  ];
  const indices: number[] = [0, 1, 2, 0, points.length - 1, 1];
  for (let i = 2; i + 1 < points.length; i++) indices.push(0, i, i + 1);
  const geometry = new Geometry({
    attributes: {
      position: new GeometryAttribute({
        componentDatatype: ComponentDatatype.DOUBLE,
        componentsPerAttribute: 3,
        values: Float64Array.from(points.flatMap(({ x, y, z }) => [x, y, z])),
      }),
    } as GeometryAttributes,
    indices: Uint16Array.from(indices),
    primitiveType: PrimitiveType.TRIANGLES,
    boundingSphere: BoundingSphere.fromPoints(points),
  });
  const colour = colourOf(footprint.tone, footprint.tone === 'accent' ? CHOSEN_SPACE : SPACE);
  return new GeometryInstance({ geometry, attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) } });
}
