import {
  BufferAttribute,
  DataTexture,
  DynamicDrawUsage,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LinearFilter,
  Mesh,
  ShaderMaterial,
  Vector2,
  type Object3D,
} from 'three';
import { maxOf } from '#contract/places/extent.ts';
import type { Position } from '#contract/places/geo.ts';
import type { PointsMark } from '#client/marks/marks.ts';
import { BLOCK, SEEN } from '#client/marks/point-blocks.ts';
import { drawIcons } from '#client/stages/paint/icon-sheet.ts';
import { POINT_COLOUR, POINT_REACH, POINT_READ } from '#client/stages/paint/mark-shader.ts';
import { isInside, spotOf, type BuildingModel, type Spot } from '#client/stages/interior/building/model.ts';
import { LEVELS_GLSL, type LevelTexture } from './level-texture.ts';

const VERTEX = `
in vec3 place;
in float level;
in float tone;
in float icon;
uniform vec2 viewport;
uniform float focus;
uniform float alarmPass;
out vec2 vPixel;
flat out vec4 vColor;
flat out float vRadius;
flat out int vShape;
flat out int vIcon;
flat out int vAlarm;
${LEVELS_GLSL}
${POINT_READ}
void main() {
  vec4 floor_ = levelState(level);
  bool near = focus >= 0.0 && abs(level - focus) < 0.5;
  float calm = floor_.y * (focus < 0.0 ? 0.9 : near ? 1.0 : 0.5);
  Point point = readPoint(int(tone + 0.5), int(icon + 0.5), 1.0, 0.0, calm < 0.08 ? 0.0 : calm, near ? 1.0 : 0.0, 0.0, alarmPass > 0.5);
  if (point.radius <= 0.0) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  float radius = point.radius;
  vRadius = radius;
  vColor = point.color;
  // On another floor than the one looked at: still there, but one sees that it is elsewhere. Its floor's sign says the rest.
  if (point.alarm && focus >= 0.0 && !near) vColor.a *= 0.45;
  vShape = point.shape;
  vIcon = near ? point.icon : 0;
  vAlarm = point.alarm ? 1 : 0;
  vPixel = position.xy * (${POINT_REACH});
  gl_Position = projectionMatrix * modelViewMatrix * vec4(place.x, place.y + floor_.x, place.z, 1.0);
  gl_Position.xy += vPixel * 2.0 / viewport * gl_Position.w;
}`;

const FRAGMENT = `
precision highp float;
precision highp int;
uniform sampler2D atlas;
uniform float columns;
uniform float pixelRatio;
in vec2 vPixel;
flat in vec4 vColor;
flat in float vRadius;
flat in int vShape;
flat in int vIcon;
flat in int vAlarm;
out vec4 color;
${POINT_COLOUR}
void main() {
  color = pointColour(vPixel, vColor, vRadius, vShape, vIcon, vAlarm == 1, atlas, columns, 0.7 / pixelRatio);
  if (color.a < 0.01) discard;
}`;

/** Something that can be hit: slot of the mark, and where it is. */
interface Drawn {
  readonly slot: number;
  readonly spot: Spot;
}

/** Shared by all points of the stage; written by the stage before each frame. */
export interface PointUniforms {
  readonly viewport: { value: Vector2 };
  readonly focus: { value: number };
  readonly pixelRatio: { value: number };
}

export const pointUniforms = (): PointUniforms => ({
  viewport: { value: new Vector2(1, 1) },
  focus: { value: -1 },
  pixelRatio: { value: 1 },
});

/** Those of a mark's points that hang in this building: two draw calls, calm ones first. A new tone is one byte. */
export class Points {
  readonly objects: readonly Object3D[];
  readonly drawn: readonly Drawn[];
  mark: PointsMark;
  private readonly model: BuildingModel;
  private readonly tones: InstancedBufferAttribute;
  private readonly geometry = new InstancedBufferGeometry();
  private readonly materials: ShaderMaterial[];
  private readonly atlas: DataTexture;

  constructor(mark: PointsMark, model: BuildingModel, levels: LevelTexture, shared: PointUniforms) {
    this.mark = mark;
    this.model = model;
    mark.columns.flushMoved(() => undefined);
    this.drawn = findDrawn(mark, model);
    const attribute = (name: string, array: Float32Array | Uint8Array, size: number): InstancedBufferAttribute => {
      const made = new InstancedBufferAttribute(array, size);
      this.geometry.setAttribute(name, made);
      return made;
    };
    this.geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, -1, 1, 0, 1, 1, 0]), 3));
    this.geometry.setIndex([0, 1, 2, 2, 1, 3]);
    this.geometry.instanceCount = this.drawn.length;
    attribute('place', Float32Array.from(this.drawn.flatMap(({ spot }) => [spot.x, spot.above, -spot.north])), 3);
    attribute(
      'level',
      Float32Array.from(this.drawn, ({ spot }) => spot.level),
      1,
    );
    attribute(
      'icon',
      Uint8Array.from(this.drawn, ({ slot }) => mark.columns.icon[slot]),
      1,
    );
    this.tones = attribute(
      'tone',
      Uint8Array.from(this.drawn, ({ slot }) => mark.columns.tone[slot]),
      1,
    ).setUsage(DynamicDrawUsage) as InstancedBufferAttribute;
    const { pixels, side, columns } = drawIcons(mark.icons);
    this.atlas = new DataTexture(pixels, side, side);
    this.atlas.minFilter = this.atlas.magFilter = LinearFilter;
    this.atlas.needsUpdate = true;
    this.materials = [0, 1].map(
      (alarmPass) =>
        new ShaderMaterial({
          glslVersion: GLSL3,
          vertexShader: VERTEX,
          fragmentShader: FRAGMENT,
          transparent: true,
          depthTest: false,
          depthWrite: false,
          uniforms: {
            ...shared,
            levels: { value: levels.texture },
            atlas: { value: this.atlas },
            columns: { value: columns },
            alarmPass: { value: alarmPass },
          },
        }),
    );
    this.objects = this.materials.map((material, pass) =>
      Object.assign(new Mesh(this.geometry, material), { frustumCulled: false, renderOrder: 20 + mark.order * 2 + pass }),
    );
  }

  get tone(): Uint8Array {
    return this.tones.array as Uint8Array;
  }

  /** Takes over tones that changed. @returns whether any here did. */
  retone(): boolean {
    let any = false;
    let news = false;
    this.mark.columns.flush(() => (any = true));
    if (!any) return false;
    this.drawn.forEach(({ slot }, i) => {
      const next = this.mark.columns.tone[slot];
      if (this.tone[i] === next) return;
      this.tone[i] = next;
      this.tones.addUpdateRange(i, 1);
      news = true;
    });
    this.tones.needsUpdate ||= news;
    return news;
  }

  /** Whether one of those drawn moved, or another came in. Asked once for each news. */
  outdated(): boolean {
    let news = false;
    this.mark.columns.flushMoved((slot) => {
      news ||= this.drawn.some((one) => one.slot === slot) || spotAt(this.mark, this.model, slot) !== null;
    });
    return news;
  }

  show(visible: boolean): void {
    for (const object of this.objects) object.visible = visible;
  }

  dispose(): void {
    this.geometry.dispose();
    this.atlas.dispose();
    for (const material of this.materials) material.dispose();
  }
}

function findDrawn(mark: PointsMark, model: BuildingModel): Drawn[] {
  const drawn: Drawn[] = [];
  const reach = reachOf(model);
  const { blocks, count } = mark.columns;
  const [lon, lat] = model.plan.anchor;
  const near = blocks.find(
    SEEN.never,
    ({ west, south, east, north }) => west <= lon + reach && east >= lon - reach && south <= lat + reach && north >= lat - reach,
  );
  for (const block of near) {
    for (let slot = block * BLOCK; slot < Math.min(count, (block + 1) * BLOCK); slot++) {
      const spot = spotAt(mark, model, slot, reach);
      if (spot) drawn.push({ slot, spot });
    }
  }
  return drawn;
}

/** Where in the building a slot is; null = outside. Only slots within its own stretch of ground are asked what they are. */
function spotAt(mark: PointsMark, model: BuildingModel, slot: number, reach = reachOf(model)): Spot | null {
  const { positions } = mark.columns;
  const position: Position = [positions[slot * 3], positions[slot * 3 + 1], positions[slot * 3 + 2]];
  const [lon, lat] = model.plan.anchor;
  if (Math.abs(position[0] - lon) > reach || Math.abs(position[1] - lat) > reach) return null;
  const ref = mark.refer(slot);
  return ref && isInside(model, ref.path) ? spotOf(model, ref.path, position) : null;
}

/** Degrees around the anchor that hold the footprint with some room. */
function reachOf(model: BuildingModel): number {
  const outline = Object.values(model.plan.layouts)[0].outline;
  const reach = maxOf(outline.map(([x, y]) => Math.hypot(x, y)));
  return (reach + 30) / 80_000;
}
