import {
  BufferAttribute,
  DoubleSide,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  type Object3D,
} from 'three';
import type { Pulse, PulsesMark } from '#client/marks/marks.ts';
import { TONE } from '#client/marks/tones.ts';
import { isFresh, PULSE_ALPHA, pulseReach, pulseState, ringSeconds } from '#client/stages/paint/mark-shader.ts';
import { shownTime } from '#client/ui/time/current-time.ts';
import { TONE_TABLE } from '#client/stages/paint/tone-table.ts';
import type { Hazards } from '#client/stages/interior/building/hazards.ts';
import { isInside, spotOf, type BuildingModel } from '#client/stages/interior/building/model.ts';
import { LEVELS_GLSL, type LevelTexture } from './level-texture.ts';
import type { PointUniforms } from './points.ts';

const REACH = pulseReach(0.1).toFixed(1);
/** How far a fire lights its floor, metres. */
const GLOW_M = '10.0';

const PULSE_VERTEX = `
in vec3 place;
in float level;
in float tone;
in float state;
uniform vec2 viewport;
out vec2 vPixel;
flat out vec3 vColor;
flat out int vState;
flat out float vShown;
${LEVELS_GLSL}
${TONE_TABLE}
void main() {
  vColor = TONE_COLOR[int(tone + 0.5)].rgb;
  vState = int(state + 0.5);
  vShown = levelState(level).y;
  vPixel = position.xy * (${REACH} + 2.0);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(place.x, place.y + levelState(level).x, place.z, 1.0);
  gl_Position.xy += vPixel * 2.0 / viewport * gl_Position.w;
}`;
const PULSE_FRAGMENT = `
precision highp float;
uniform float seconds;
uniform float pixelRatio;
in vec2 vPixel;
flat in vec3 vColor;
flat in int vState;
flat in float vShown;
out vec4 color;
${PULSE_ALPHA}
void main() {
  float alpha = pulseAlpha(length(vPixel), vState, seconds, ${REACH}, 1.0 / pixelRatio);
  if (alpha < 0.01) discard;
  color = vec4(vColor, alpha * vShown);
}`;
const GLOW_VERTEX = `
in vec3 place;
in float level;
out vec2 vAt;
out float vShown;
${LEVELS_GLSL}
void main() {
  vec4 state = levelState(level);
  vShown = state.y * state.y;
  vAt = position.xy;
  vec2 across = position.xy * ${GLOW_M};
  gl_Position = projectionMatrix * modelViewMatrix * vec4(place.x + across.x, state.x + 0.12, place.z + across.y, 1.0);
}`;
const GLOW_FRAGMENT = `
precision highp float;
in vec2 vAt;
in float vShown;
out vec4 color;
void main() {
  float near = max(0.0, 1.0 - length(vAt));
  vec3 hot = mix(vec3(1.0, 0.20, 0.16), vec3(1.0, 0.72, 0.40), pow(near, 3.0));
  color = vec4(hot * near * near * 0.5 * vShown, 0.0);
}`;

interface Item {
  readonly place: readonly [number, number, number];
  readonly level: number;
  readonly tone: number;
  readonly state: number;
}

function geometryOf(items: readonly Item[]): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, -1, 1, 0, 1, 1, 0]), 3));
  geometry.setIndex([0, 1, 2, 2, 1, 3]);
  geometry.setAttribute('place', new InstancedBufferAttribute(Float32Array.from(items.flatMap(({ place }) => place)), 3));
  geometry.setAttribute(
    'level',
    new InstancedBufferAttribute(
      Float32Array.from(items, ({ level }) => level),
      1,
    ),
  );
  geometry.setAttribute(
    'tone',
    new InstancedBufferAttribute(
      Float32Array.from(items, ({ tone }) => tone),
      1,
    ),
  );
  geometry.setAttribute(
    'state',
    new InstancedBufferAttribute(
      Float32Array.from(items, ({ state }) => state),
      1,
    ),
  );
  geometry.instanceCount = items.length;
  return geometry;
}

/** Rings around what waits for somebody, and the light of fires on their floor: two draw calls. */
export class Pulses {
  readonly objects: readonly [glow: Object3D, rings: Object3D];
  /** What a ring may still spread from. */
  private fresh: readonly Pulse[] = [];
  private readonly seconds = { value: 0 };
  private readonly glow: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private readonly rings: Mesh<InstancedBufferGeometry, ShaderMaterial>;

  constructor(levels: LevelTexture, shared: PointUniforms) {
    const base = { glslVersion: GLSL3, transparent: true, depthTest: false, depthWrite: false } as const;
    const rings = new ShaderMaterial({
      ...base,
      vertexShader: PULSE_VERTEX,
      fragmentShader: PULSE_FRAGMENT,
      uniforms: { viewport: shared.viewport, pixelRatio: shared.pixelRatio, seconds: this.seconds, levels: { value: levels.texture } },
    });
    const glow = new ShaderMaterial({
      ...base,
      premultipliedAlpha: true,
      side: DoubleSide,
      vertexShader: GLOW_VERTEX,
      fragmentShader: GLOW_FRAGMENT,
      uniforms: { levels: { value: levels.texture } },
    });
    this.glow = Object.assign(new Mesh(geometryOf([]), glow), { frustumCulled: false, renderOrder: 10 });
    this.rings = Object.assign(new Mesh(geometryOf([]), rings), { frustumCulled: false, renderOrder: 400 });
    this.objects = [this.glow, this.rings];
  }

  update(model: BuildingModel, marks: readonly PulsesMark[], { fires }: Hazards): void {
    const now = shownTime();
    const items = marks
      .flatMap(({ pulses }) => pulses)
      .flatMap((pulse): Item[] => {
        const { ref, position, tone } = pulse;
        const state = pulseState(pulse, now);
        if (!ref || !isInside(model, ref.path)) return [];
        const { x, north, above, level } = spotOf(model, ref.path, position);
        return [{ place: [x, above, -north], level, tone: TONE[tone], state }];
      });
    this.fresh = marks.flatMap(({ pulses }) => pulses.filter((pulse) => isFresh(pulse, now)));
    this.swap(this.rings, items);
    this.swap(
      this.glow,
      fires.map(({ x, north, level }) => ({ place: [x, 0, -north], level, tone: 0, state: 0 })),
    );
  }

  /** True while a ring spreads. */
  get moving(): boolean {
    return this.fresh.some((pulse) => isFresh(pulse, shownTime()));
  }

  /** Call before each drawing. @param still nothing may move by itself */
  aim(still: boolean): void {
    this.seconds.value = still ? -1 : ringSeconds(this.fresh, shownTime());
  }

  dispose(): void {
    for (const mesh of [this.glow, this.rings]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }

  private swap(mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>, items: readonly Item[]): void {
    mesh.geometry.dispose();
    mesh.geometry = geometryOf(items);
    mesh.visible = items.length > 0;
  }
}
