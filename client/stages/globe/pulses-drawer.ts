import type { MarkRef, PulsesMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE, TONE } from '#client/marks/tones.ts';
import { PULSE_ALPHA, pulseReach } from '#client/stages/mark-shader.ts';
import { inScale } from '#client/stages/scale.ts';
import { TONE_TABLE } from '#client/stages/tone-table.ts';
import { fromAnchor, project, type Eye, type Vector } from './eye.ts';
import { createProgram, Instances, type Program } from './gl.ts';
import type { Relief } from './relief/relief.ts';

/** Beams are for what cannot wait. */
const GRAVE: ReadonlySet<string> = new Set([SEVERITY_TONE[1], SEVERITY_TONE[2]]);
/** Above what nobody has taken notice of stands a beam, this share of the eye's distance high: seen from 500 m and from 5 km alike. */
const BEAM_HEIGHT = 0.11;
/** CSS pixels from its middle to where its glow ends. */
const BEAM_HALF = 9;
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
flat out float vMoving;
${TONE_TABLE}
bool hidden() { return dot(u_toEye - position, u_anchor + position) < 0.0; }`;
const RING_VERTEX = `${COMMON}
uniform float u_reach;
void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (hidden()) return;
  vColor = TONE_COLOR[int(tone) & 31].rgb;
  vMoving = float(moving & 1u);
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
flat in float vMoving;
out vec4 colour;
${PULSE_ALPHA}
void main() {
  colour = vec4(vColor, pulseAlpha(length(vPixel), vMoving > 0.5, u_seconds, u_reach, u_edge));
  if (colour.a < 0.01) discard;
}`;
const BEAM_VERTEX = `${COMMON}
void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (hidden() || (moving & 2u) == 0u) return;
  vColor = TONE_COLOR[int(tone) & 31].rgb;
  vMoving = 1.0;
  vec3 up = normalize(u_anchor + position);
  float height = length(u_toEye - position) * ${BEAM_HEIGHT.toFixed(3)};
  vec4 foot = u_matrix * vec4(position, 1.0);
  vec4 head = u_matrix * vec4(position + up * height, 1.0);
  vec2 along = (head.xy / head.w - foot.xy / foot.w) * u_size;
  vec2 side = vec2(along.y, -along.x) / max(1e-3, length(along));
  vec4 clip = corner.y > 0.0 ? head : foot;
  vPixel = vec2(corner.x * ${BEAM_HALF.toFixed(1)}, corner.y * 0.5 + 0.5);
  gl_Position = vec4(clip.xy + side * vPixel.x / u_size * clip.w, 0.0, clip.w);
}`;
const BEAM_FRAGMENT = `
in vec2 vPixel;
flat in vec3 vColor;
out vec4 colour;
void main() {
  float core = 1.0 - smoothstep(0.6, 1.8, abs(vPixel.x));
  float glow = 0.3 * (1.0 - smoothstep(0.0, ${BEAM_HALF.toFixed(1)}, abs(vPixel.x)));
  float rise = (1.0 - vPixel.y) * smoothstep(0.0, 0.08, vPixel.y);
  colour = vec4(mix(vColor, vec3(1.0), core * 0.35), max(core * 0.9, glow) * rise);
  if (colour.a < 0.01) discard;
}`;

interface Sink {
  readonly mark: PulsesMark;
  /** Version of the ground it stands on. */
  readonly ground: number;
  readonly instances: Instances;
  readonly anchor: Vector;
  readonly earth: readonly Vector[];
}

/** Rings that spread, and beams that stand, while an alert waits for somebody. */
export class PulsesDrawer {
  private readonly gl: WebGL2RenderingContext;
  private readonly relief: Relief;
  private readonly rings: Program;
  private readonly beams: Program;
  private readonly edge: number;
  private readonly sinks = new Map<string, Sink>();

  constructor(gl: WebGL2RenderingContext, relief: Relief, pixelRatio: number) {
    const attributes = ['corner', 'position', 'tone', 'moving'];
    this.gl = gl;
    this.relief = relief;
    this.edge = 1 / pixelRatio;
    this.rings = createProgram(gl, RING_VERTEX, RING_FRAGMENT, attributes);
    this.beams = createProgram(gl, BEAM_VERTEX, BEAM_FRAGMENT, attributes);
  }

  /** @returns whether a picture would look different. */
  update(marks: readonly PulsesMark[]): boolean {
    let news = false;
    const wanted = new Map(marks.map((mark) => [mark.id, mark]));
    for (const [id, { mark, ground, instances }] of this.sinks) {
      if (wanted.get(id)?.version === mark.version && ground === this.relief.version) continue;
      instances.dispose();
      this.sinks.delete(id);
      news = true;
    }
    for (const mark of marks) {
      if (this.sinks.has(mark.id)) continue;
      this.sinks.set(mark.id, sinkFor(this.gl, this.relief, mark));
      news = true;
    }
    return news;
  }

  /** True while any pulse in sight moves. */
  moving(metres: number): boolean {
    return [...this.sinks.values()].some(({ mark }) => inScale(mark, metres) && mark.pulses.some((pulse) => pulse.moving));
  }

  /** @param seconds of the clock that moves them; below 0 = nothing may move */
  draw(id: string, eye: Eye, seconds: number): void {
    const sink = this.sinks.get(id);
    if (!sink || sink.earth.length === 0 || !inScale(sink.mark, eye.metresPerPixel)) return;
    const { gl, rings, beams } = this;
    for (const program of [beams, rings]) {
      gl.useProgram(program.handle);
      gl.uniformMatrix4fv(program.at('u_matrix'), false, fromAnchor(eye, sink.anchor));
      gl.uniform3f(program.at('u_toEye'), eye.at[0] - sink.anchor[0], eye.at[1] - sink.anchor[1], eye.at[2] - sink.anchor[2]);
      gl.uniform3f(program.at('u_anchor'), ...(sink.anchor as [number, number, number]));
      gl.uniform2f(program.at('u_size'), eye.width / 2, eye.height / 2);
      gl.uniform1f(program.at('u_seconds'), seconds);
      gl.uniform1f(program.at('u_reach'), pulseReach(eye.metresPerPixel));
      gl.uniform1f(program.at('u_edge'), this.edge);
      sink.instances.draw();
    }
  }

  pick(eye: Eye, x: number, y: number): MarkRef | null {
    let best: { readonly far: number; readonly ref: MarkRef } | null = null;
    for (const { mark, earth } of this.sinks.values()) {
      if (!inScale(mark, eye.metresPerPixel)) continue;
      mark.pulses.forEach(({ ref }, i) => {
        const at = project(eye, earth[i]);
        const far = at === null ? Infinity : Math.hypot(at[0] - x, at[1] - y);
        if (ref && far < Math.min(FINGER, best?.far ?? Infinity)) best = { far, ref };
      });
    }
    return (best as { readonly ref: MarkRef } | null)?.ref ?? null;
  }
}

function sinkFor(gl: WebGL2RenderingContext, relief: Relief, mark: PulsesMark): Sink {
  const { pulses } = mark;
  const earth = pulses.map((pulse) => relief.earth(pulse.position));
  const anchor = earth[0] ?? [0, 0, 0];
  const flags = (moving: boolean, grave: boolean): number => (moving ? 1 : 0) | (moving && grave ? 2 : 0);
  const instances = new Instances(gl, pulses.length, [
    { size: 3, data: Float32Array.from(earth.flatMap((at) => at.map((part, i) => part - anchor[i]))) },
    { size: 1, data: Uint8Array.from(pulses, (pulse) => TONE[pulse.tone]) },
    { size: 1, data: Uint8Array.from(pulses, (pulse) => flags(pulse.moving, GRAVE.has(pulse.tone))) },
  ]);
  return { mark, ground: relief.version, instances, anchor, earth };
}
