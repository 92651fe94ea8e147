import type { Vector } from '#scenes/ecef.ts';
import type { MarkRef, Pulse, PulsesMark } from '#client/marks/marks.ts';
import { TONE } from '#client/marks/tones.ts';
import { isFresh, PULSE_ALPHA, pulseReach, pulseState, ringSeconds } from '#client/stages/paint/mark-shader.ts';
import { shownTime } from '#client/ui/time/current-time.ts';
import { SHAFT_COLOUR } from '#client/stages/paint/shaft.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import { TONE_TABLE } from '#client/stages/paint/tone-table.ts';
import { fromAnchor, project, type CameraSnapshot } from '#client/stages/globe/camera/camera-snapshot.ts';
import { createProgram, Instances, type Program } from './gl.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';

/** A beam is this share of the eye's distance high: seen from 500 m and from 5 km alike, and from the last row. */
const BEAM_HEIGHT = 0.26;
/** CSS pixels from its middle to where its glow ends. */
const BEAM_HALF = 26;
/** CSS pixels around its foot that it lights: walls of neighbours, and the ground between them. */
const GLOW = 110;
/** CSS pixels around the middle that can be picked. */
const FINGER = 16;

const COMMON = `
uniform mat4 u_matrix;
uniform vec3 u_toEye;
uniform vec3 u_anchor;
uniform vec2 u_size;
in vec2 corner;
in vec3 position;
in uint tone;
in uint moving;
out vec2 vPixel;
flat out vec3 vColor;
flat out int vState;
${TONE_TABLE}
bool hidden() { return dot(u_toEye - position, u_anchor + position) < 0.0; }`;
const RING_VERTEX = `${COMMON}
uniform float u_reach;
void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (hidden()) return;
  vColor = TONE_COLOR[int(tone) & 31].rgb;
  vState = int(moving & 3u);
  vPixel = corner * (u_reach + 2.0);
  vec4 clip = u_matrix * vec4(position, 1.0);
  gl_Position = vec4(clip.xy + vPixel / u_size * clip.w, 0.0, clip.w);
}`;
const RING_FRAGMENT = `
uniform float u_seconds;
uniform float u_reach;
uniform float u_edge;
in vec2 vPixel;
flat in vec3 vColor;
flat in int vState;
out vec4 colour;
${PULSE_ALPHA}
void main() {
  colour = vec4(vColor, pulseAlpha(length(vPixel), vState, u_seconds, u_reach, u_edge));
  if (colour.a < 0.01) discard;
}`;
const BEAM_VERTEX = `${COMMON}
flat out float vLong;
void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (hidden() || (moving & 4u) == 0u) return;
  vColor = TONE_COLOR[int(tone) & 31].rgb;
  vState = 1;
  vec3 up = normalize(u_anchor + position);
  float height = length(u_toEye - position) * ${BEAM_HEIGHT.toFixed(3)};
  vec4 foot = u_matrix * vec4(position, 1.0);
  vec4 head = u_matrix * vec4(position + up * height, 1.0);
  vec2 along = (head.xy / head.w - foot.xy / foot.w) * u_size;
  vLong = max(1.0, length(along));
  along /= vLong;
  vec2 side = vec2(along.y, -along.x);
  vPixel = vec2(corner.x * ${GLOW.toFixed(1)}, mix(-${GLOW.toFixed(1)}, vLong, corner.y * 0.5 + 0.5));
  gl_Position = vec4(foot.xy + (side * vPixel.x + along * vPixel.y) / u_size * foot.w, 0.0, foot.w);
}`;
const BEAM_FRAGMENT = `
in vec2 vPixel;
flat in vec3 vColor;
flat in float vLong;
out vec4 colour;
${SHAFT_COLOUR}
void main() {
  colour = shaftColour(vPixel, vLong, vColor, ${BEAM_HALF.toFixed(1)}, ${GLOW.toFixed(1)});
  if (colour.a < 0.01) discard;
}`;

interface DrawnMark {
  readonly mark: PulsesMark;
  /** Version of the ground it stands on. */
  readonly ground: number;
  readonly instances: Instances;
  readonly anchor: Vector;
  readonly earth: readonly Vector[];
}

/** Halos around alerts, a ring that spreads once from one that has just come, and beams that stand while one waits for somebody. */
export class PulsesDrawer {
  private readonly gl: WebGL2RenderingContext;
  private readonly terrain: TerrainHeights;
  private readonly rings: Program;
  private readonly beams: Program;
  private readonly edge: number;
  private readonly drawnMarks = new Map<string, DrawnMark>();

  constructor(gl: WebGL2RenderingContext, terrain: TerrainHeights, pixelRatio: number) {
    const attributes = ['corner', 'position', 'tone', 'moving'];
    this.gl = gl;
    this.terrain = terrain;
    this.edge = 1 / pixelRatio;
    this.rings = createProgram(gl, RING_VERTEX, RING_FRAGMENT, attributes);
    this.beams = createProgram(gl, BEAM_VERTEX, BEAM_FRAGMENT, attributes);
  }

  /** @returns whether a picture would look different. */
  update(marks: readonly PulsesMark[]): boolean {
    let news = false;
    const wanted = new Map(marks.map((mark) => [mark.id, mark]));
    for (const [id, { mark, ground, instances }] of this.drawnMarks) {
      if (wanted.get(id)?.version === mark.version && ground === this.terrain.version) continue;
      instances.dispose();
      this.drawnMarks.delete(id);
      news = true;
    }
    for (const mark of marks) {
      if (this.drawnMarks.has(mark.id)) continue;
      this.drawnMarks.set(mark.id, createDrawnMark(this.gl, this.terrain, mark));
      news = true;
    }
    return news;
  }

  /** True while a ring in sight spreads. */
  moving(metres: number): boolean {
    return [...this.drawnMarks.values()].some(
      ({ mark }) => inScale(mark, metres) && mark.pulses.some((pulse) => isFresh(pulse, shownTime())),
    );
  }

  /** @param still nothing may move by itself */
  draw(id: string, camera: CameraSnapshot, still: boolean): void {
    const sink = this.drawnMarks.get(id);
    if (!sink || sink.earth.length === 0 || !inScale(sink.mark, camera.metresPerPixel)) return;
    const { gl, rings, beams } = this;
    const seconds = still ? -1 : ringSeconds(sink.mark.pulses, shownTime());
    for (const program of [beams, rings]) {
      gl.useProgram(program.handle);
      gl.uniformMatrix4fv(program.at('u_matrix'), false, fromAnchor(camera, sink.anchor));
      gl.uniform3f(program.at('u_toEye'), camera.at[0] - sink.anchor[0], camera.at[1] - sink.anchor[1], camera.at[2] - sink.anchor[2]);
      gl.uniform3f(program.at('u_anchor'), ...(sink.anchor as [number, number, number]));
      gl.uniform2f(program.at('u_size'), camera.width / 2, camera.height / 2);
      gl.uniform1f(program.at('u_seconds'), seconds);
      gl.uniform1f(program.at('u_reach'), pulseReach(camera.metresPerPixel));
      gl.uniform1f(program.at('u_edge'), this.edge);
      sink.instances.draw();
    }
  }

  pick(camera: CameraSnapshot, x: number, y: number): MarkRef | null {
    let best: { readonly far: number; readonly ref: MarkRef } | null = null;
    for (const { mark, earth } of this.drawnMarks.values()) {
      if (!inScale(mark, camera.metresPerPixel)) continue;
      mark.pulses.toReversed().forEach(({ ref }, i) => {
        const at = project(camera, earth[i]);
        const far = at === null ? Infinity : Math.hypot(at[0] - x, at[1] - y);
        if (ref && far < Math.min(FINGER, best?.far ?? Infinity)) best = { far, ref };
      });
    }
    return (best as { readonly ref: MarkRef } | null)?.ref ?? null;
  }
}

function createDrawnMark(gl: WebGL2RenderingContext, terrain: TerrainHeights, mark: PulsesMark): DrawnMark {
  // The worst is drawn last, above the others.
  const pulses = mark.pulses.toReversed();
  const earth = pulses.map((pulse) => terrain.toEcef(pulse.position));
  const anchor = earth[0] ?? [0, 0, 0];
  const flags = (pulse: Pulse): number => pulseState(pulse, shownTime()) | (pulse.shaft ? 4 : 0);
  const instances = new Instances(gl, pulses.length, [
    { size: 3, data: Float32Array.from(earth.flatMap((at) => at.map((part, i) => part - anchor[i]))) },
    { size: 1, data: Uint8Array.from(pulses, (pulse) => TONE[pulse.tone]) },
    { size: 1, data: Uint8Array.from(pulses, flags) },
  ]);
  return { mark, ground: terrain.version, instances, anchor, earth };
}
