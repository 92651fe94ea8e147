import { BufferAttribute, DynamicDrawUsage, GLSL3, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, ShaderMaterial } from 'three';
import { inRing } from '#contract/places/geo.ts';
import type { MarkRef, MoversMark } from '#client/marks/marks.ts';
import { TRAIL } from '#client/marks/mover-tracks.ts';
import { layoutOf, levelAt, type BuildingModel } from '#client/stages/interior/building/model.ts';
import type { InteriorCamera } from '#client/stages/interior/camera/interior-camera.ts';
import type { ViewState } from '#client/stages/interior/camera/view-state.ts';
import { MOVER_COLOUR, MOVER_FINGER, MOVER_REACH, TRAIL_ALPHA, TRAIL_HALF } from '#client/stages/paint/mover-shader.ts';
import { TONE_TABLE } from '#client/stages/paint/tone-table.ts';
import { LEVELS_GLSL, type LevelTexture } from './level-texture.ts';
import type { PointUniforms } from './points.ts';
import { shownTime } from '#client/ui/time/current-time.ts';

/** So many in one building are drawn. */
const MOST = 64;
/** Above the slab they stand on, metres. */
const STANDING = 0.9;

const COMMON = `
in vec3 place;
in float level;
in vec2 look;
uniform vec2 viewport;
uniform float focus;
${LEVELS_GLSL}
${TONE_TABLE}
/** Fades with its floor; on another floor than the one looked at it is still there. */
float presence() { return levelState(level).y * (focus >= 0.0 && abs(level - focus) >= 0.5 ? 0.45 : 1.0); }
vec4 clipOf(vec3 at) { return projectionMatrix * modelViewMatrix * vec4(at.x, at.y + levelState(level).x, at.z, 1.0); }`;
const HEAD_VERTEX = `${COMMON}
out vec2 vPixel;
flat out vec2 vAlong;
flat out vec4 vColor;
flat out int vTone;
flat out float vShown;
void main() {
  vTone = int(look.x + 0.5);
  vColor = TONE_COLOR[vTone];
  vShown = presence();
  vPixel = position.xy * ${MOVER_REACH};
  vec4 clip = clipOf(place);
  vAlong = vec2(0.0);
  if (look.y > -100.0) {
    vec4 there = clipOf(place + vec3(sin(look.y), 0.0, -cos(look.y)) * 2.0);
    vAlong = normalize((there.xy / there.w - clip.xy / clip.w) * viewport + vec2(1e-6));
  }
  gl_Position = clip;
  gl_Position.xy += vPixel * 2.0 / viewport * clip.w;
}`;
const HEAD_FRAGMENT = `
precision highp float;
in vec2 vPixel;
flat in vec2 vAlong;
flat in vec4 vColor;
flat in int vTone;
flat in float vShown;
out vec4 color;
${MOVER_COLOUR}
void main() {
  color = moverColour(vPixel, vAlong, vColor, vTone, 0.6);
  color.a *= vShown;
  if (color.a < 0.01) discard;
}`;
const TRAIL_VERTEX = `${COMMON}
in vec3 end;
out vec3 vColor;
out float vAcross;
out float vAge;
out float vShown;
void main() {
  vColor = TONE_COLOR[int(look.x + 0.5)].rgb;
  vShown = presence();
  vec4 from = clipOf(place);
  vec4 to = clipOf(end);
  vec2 along = (to.xy / to.w - from.xy / from.w) * viewport;
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (dot(along, along) < 0.01) return;
  along = normalize(along);
  float share = position.x * 0.5 + 0.5;
  vAcross = position.y * ${TRAIL_HALF};
  vAge = look.y + share / ${TRAIL}.0;
  gl_Position = mix(from, to, share);
  gl_Position.xy += vec2(-along.y, along.x) * vAcross * 2.0 / viewport * gl_Position.w;
}`;
const TRAIL_FRAGMENT = `
precision highp float;
in vec3 vColor;
in float vAcross;
in float vAge;
in float vShown;
out vec4 color;
${TRAIL_ALPHA}
void main() { color = vec4(vColor, trailAlpha(vAcross, vAge) * vShown); }`;

interface Inside {
  readonly mark: MoversMark;
  readonly slot: number;
  readonly level: number;
  readonly place: readonly [number, number, number];
}

type Drawing = Mesh<InstancedBufferGeometry, ShaderMaterial>;

/** Who is in the building: on the floor that their height says, the ground floor where they say none. */
export class MoverMeshes {
  readonly objects: readonly [trails: Drawing, heads: Drawing];
  private readonly model: BuildingModel;
  private marks: readonly MoversMark[] = [];
  private key = '';
  private inside: Inside[] = [];

  constructor(model: BuildingModel, levels: LevelTexture, shared: PointUniforms) {
    this.model = model;
    const uniforms = { viewport: shared.viewport, focus: shared.focus, levels: { value: levels.texture } };
    const material = (vertexShader: string, fragmentShader: string): ShaderMaterial =>
      new ShaderMaterial({
        glslVersion: GLSL3,
        transparent: true,
        depthTest: false,
        depthWrite: false,
        vertexShader,
        fragmentShader,
        uniforms,
      });
    const drawing = (count: number, ends: boolean, made: ShaderMaterial, renderOrder: number): Drawing =>
      Object.assign(new Mesh(geometryOf(count, ends), made), { frustumCulled: false, renderOrder, visible: false });
    this.objects = [
      drawing(MOST * TRAIL, true, material(TRAIL_VERTEX, TRAIL_FRAGMENT), 410),
      drawing(MOST, false, material(HEAD_VERTEX, HEAD_FRAGMENT), 411),
    ];
  }

  /** True while anybody here is on their way. */
  get moving(): boolean {
    return this.inside.some(({ mark }) => mark.tracks.moving);
  }

  /** @returns whether anything may look different */
  update(marks: readonly MoversMark[]): boolean {
    const key = marks.map(({ id, version }) => `${id} ${version}`).join();
    const other = key !== this.key;
    this.key = key;
    this.marks = marks;
    return this.advance(false, other);
  }

  /** Puts everybody where they are by now. @param still nothing may move by itself */
  advance(still: boolean, anyhow = false): boolean {
    let news = anyhow;
    for (const { tracks } of this.marks) news = tracks.advance(shownTime(), still) || news;
    if (news) this.write();
    return news;
  }

  pick({ offsets, presence }: ViewState, camera: InteriorCamera, x: number, y: number): MarkRef | null {
    let best: { readonly one: Inside; readonly far: number } | null = null;
    for (const one of this.inside) {
      if (presence[one.level] < 0.1) continue;
      const at = camera.project([one.place[0], one.place[1] + offsets[one.level], one.place[2]]);
      const far = at ? Math.hypot(at[0] - x, at[1] - y) : Infinity;
      if (far < (best?.far ?? MOVER_FINGER)) best = { one, far };
    }
    return best && best.one.mark.refer(best.one.slot);
  }

  dispose(): void {
    for (const { geometry, material } of this.objects) {
      geometry.dispose();
      material.dispose();
    }
  }

  private write(): void {
    const [trails, heads] = this.objects;
    this.inside = this.marks.flatMap((mark) => this.insideOf(mark)).slice(0, MOST);
    this.inside.forEach(({ mark: { tracks }, slot, level, place }, i) => {
      const turned = Number.isNaN(tracks.heading[slot]) ? -1000 : (tracks.heading[slot] * Math.PI) / 180;
      put(heads, i, place, level, [tracks.tone[slot], turned]);
      let from = place;
      for (let bend = 0; bend < TRAIL; bend++) {
        const at = (slot * TRAIL + bend) * 3;
        const [east, north] = this.model.plane.toMetres([tracks.trail[at], tracks.trail[at + 1]]);
        const to = [east, place[1], -north] as const;
        put(trails, i * TRAIL + bend, from, level, [tracks.tone[slot], bend / TRAIL], to);
        from = to;
      }
    });
    for (const [mesh, each] of [
      [trails, TRAIL],
      [heads, 1],
    ] as const) {
      mesh.geometry.instanceCount = this.inside.length * each;
      mesh.visible = this.inside.length > 0;
      for (const attribute of Object.values(mesh.geometry.attributes))
        if (attribute instanceof InstancedBufferAttribute) attribute.needsUpdate = true;
    }
  }

  private insideOf(mark: MoversMark): Inside[] {
    const { count, tone, positions } = mark.tracks;
    const { model } = this;
    const inside: Inside[] = [];
    for (let slot = 0; slot < count; slot++) {
      if (tone[slot] === 0) continue;
      const [lng, lat, height] = positions.subarray(slot * 3, slot * 3 + 3);
      const [east, north] = model.plane.toMetres([lng, lat]);
      const level = levelAt(model, height);
      if (!inRing(layoutOf(model, level).outline, [east, north])) continue;
      inside.push({ mark, slot, level, place: [east, STANDING, -north] });
    }
    return inside;
  }
}

function put(
  { geometry }: Drawing,
  i: number,
  place: readonly [number, number, number],
  level: number,
  look: readonly [number, number],
  end?: readonly [number, number, number],
): void {
  geometry.getAttribute('place').setXYZ(i, ...place);
  geometry.getAttribute('level').setX(i, level);
  geometry.getAttribute('look').setXY(i, ...look);
  if (end) geometry.getAttribute('end').setXYZ(i, ...end);
}

function geometryOf(count: number, ends: boolean): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, -1, 1, 0, 1, 1, 0]), 3));
  geometry.setIndex([0, 1, 2, 2, 1, 3]);
  const column = (name: string, size: number): unknown =>
    geometry.setAttribute(name, new InstancedBufferAttribute(new Float32Array(count * size), size).setUsage(DynamicDrawUsage));
  column('place', 3);
  column('level', 1);
  column('look', 2);
  if (ends) column('end', 3);
  geometry.instanceCount = 0;
  return geometry;
}
