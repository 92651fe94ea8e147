import type { Vector } from '#scenes/ecef.ts';
import type { MarkRef, MoversMark } from '#client/marks/marks.ts';
import { TRAIL } from '#client/marks/mover-tracks.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import { fromAnchor, project, type CameraSnapshot } from '#client/stages/globe/camera/camera-snapshot.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';
import { MOVER_COLOUR, MOVER_FINGER, MOVER_REACH, TRAIL_ALPHA, TRAIL_HALF } from '#client/stages/paint/mover-shader.ts';
import { TONE_TABLE } from '#client/stages/paint/tone-table.ts';
import { createProgram, Instances, type Program } from './gl.ts';
import { shownTime } from '#client/ui/time/current-time.ts';

/** `u_size`: half of the picture, CSS pixels. What the Earth hides is put outside the picture. */
const COMMON = `
uniform mat4 u_matrix;
uniform vec3 u_toEye;
uniform vec3 u_anchor;
uniform vec2 u_size;
in vec2 corner;
in vec3 position;
in vec2 look;
${TONE_TABLE}
bool hidden(vec3 at) { return look.x < 0.5 || dot(u_toEye - at, u_anchor + at) < 0.0; }
vec4 clipOf(vec3 at) { return u_matrix * vec4(at, 1.0); }`;
/** `look`: tone, and heading in radians (below −100 = not known). */
const HEAD_VERTEX = `${COMMON}
out vec2 vPixel;
flat out vec2 vAlong;
flat out vec4 vColor;
flat out int vTone;
void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (hidden(position)) return;
  vTone = int(look.x + 0.5);
  vColor = TONE_COLOR[vTone];
  vPixel = corner * ${MOVER_REACH};
  vec4 clip = clipOf(position);
  vAlong = vec2(0.0);
  if (look.y > -100.0) {
    vec3 up = normalize(u_anchor + position);
    vec3 east = normalize(cross(vec3(0.0, 0.0, 1.0), up));
    vec3 ahead = position + (east * sin(look.y) + cross(up, east) * cos(look.y)) * 8.0;
    vec4 there = clipOf(ahead);
    vAlong = normalize((there.xy / there.w - clip.xy / clip.w) * u_size + vec2(1e-6));
  }
  gl_Position = vec4(clip.xy + vPixel / u_size * clip.w, 0.0, clip.w);
}`;
const HEAD_FRAGMENT = `
in vec2 vPixel;
flat in vec2 vAlong;
flat in vec4 vColor;
flat in int vTone;
out vec4 colour;
${MOVER_COLOUR}
void main() {
  colour = moverColour(vPixel, vAlong, vColor, vTone, 0.6);
  if (colour.a < 0.01) discard;
}`;
/** `look`: tone, and age of the piece's nearer end. */
const TRAIL_VERTEX = `${COMMON}
in vec3 end;
out vec3 vColor;
out float vAcross;
out float vAge;
void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (hidden(position)) return;
  vec4 from = clipOf(position);
  vec4 to = clipOf(end);
  vec2 along = (to.xy / to.w - from.xy / from.w) * u_size;
  if (dot(along, along) < 0.01) return;
  along = normalize(along);
  float share = corner.x * 0.5 + 0.5;
  vAcross = corner.y * ${TRAIL_HALF};
  vAge = look.y + share / ${TRAIL}.0;
  vColor = TONE_COLOR[int(look.x + 0.5)].rgb;
  vec4 clip = mix(from, to, share);
  gl_Position = vec4(clip.xy + vec2(-along.y, along.x) * vAcross / u_size * clip.w, 0.0, clip.w);
}`;
const TRAIL_FRAGMENT = `
in vec3 vColor;
in float vAcross;
in float vAge;
out vec4 colour;
${TRAIL_ALPHA}
void main() { colour = vec4(vColor, trailAlpha(vAcross, vAge)); }`;

interface DrawnMark {
  readonly mark: MoversMark;
  /** Version of the ground they stand on. */
  readonly ground: number;
  readonly heads: Instances;
  readonly trails: Instances;
  anchor: Vector;
  /** Earth-centred metres: per slot where the mover is, then the bends of its trail. */
  readonly earth: Float64Array;
}

/** Who moves about, with the trail behind. Written whole before each picture in which anybody moved. */
export class MoversDrawer {
  private readonly gl: WebGL2RenderingContext;
  private readonly terrain: TerrainHeights;
  private readonly heads: Program;
  private readonly trails: Program;
  private readonly drawnMarks = new Map<string, DrawnMark>();

  constructor(gl: WebGL2RenderingContext, terrain: TerrainHeights) {
    this.gl = gl;
    this.terrain = terrain;
    this.heads = createProgram(gl, HEAD_VERTEX, HEAD_FRAGMENT, ['corner', 'position', 'look']);
    this.trails = createProgram(gl, TRAIL_VERTEX, TRAIL_FRAGMENT, ['corner', 'position', 'look', 'end']);
  }

  /** @returns whether a picture would look different. */
  update(marks: readonly MoversMark[]): boolean {
    let news = false;
    const wanted = new Map(marks.map((mark) => [mark.id, mark]));
    for (const [id, { mark, ground, heads, trails }] of this.drawnMarks) {
      if (wanted.get(id)?.version === mark.version && ground === this.terrain.version) continue;
      heads.dispose();
      trails.dispose();
      this.drawnMarks.delete(id);
      news = true;
    }
    for (const mark of marks) {
      const known = this.drawnMarks.get(mark.id);
      if (known) news = this.advance(known, false) || news;
      else {
        const made = createDrawnMark(this.gl, mark, this.terrain.version);
        this.drawnMarks.set(mark.id, made);
        mark.tracks.advance(shownTime());
        this.write(made);
        news = true;
      }
    }
    return news;
  }

  /** True while anybody in sight is on their way. */
  moving(metres: number): boolean {
    return [...this.drawnMarks.values()].some(({ mark }) => inScale(mark, metres) && mark.tracks.moving);
  }

  /** @param still nothing may move by itself */
  draw(id: string, camera: CameraSnapshot, still: boolean): void {
    const drawn = this.drawnMarks.get(id);
    if (!drawn || drawn.mark.tracks.count === 0 || !inScale(drawn.mark, camera.metresPerPixel)) return;
    this.advance(drawn, still);
    const { gl } = this;
    const { anchor } = drawn;
    for (const [program, instances] of [
      [this.trails, drawn.trails],
      [this.heads, drawn.heads],
    ] as const) {
      gl.useProgram(program.handle);
      gl.uniformMatrix4fv(program.at('u_matrix'), false, fromAnchor(camera, anchor));
      gl.uniform3f(program.at('u_toEye'), camera.at[0] - anchor[0], camera.at[1] - anchor[1], camera.at[2] - anchor[2]);
      gl.uniform3f(program.at('u_anchor'), anchor[0], anchor[1], anchor[2]);
      gl.uniform2f(program.at('u_size'), camera.width / 2, camera.height / 2);
      instances.draw();
    }
  }

  pick(camera: CameraSnapshot, x: number, y: number): MarkRef | null {
    let nearest = MOVER_FINGER;
    let found: MarkRef | null = null;
    for (const { mark, earth } of this.drawnMarks.values()) {
      if (!inScale(mark, camera.metresPerPixel)) continue;
      for (let slot = 0; slot < mark.tracks.count; slot++) {
        if (mark.tracks.tone[slot] === 0) continue;
        const start = slot * (TRAIL + 1) * 3;
        const at = project(camera, [earth[start], earth[start + 1], earth[start + 2]]);
        const far = at === null ? Infinity : Math.hypot(at[0] - x, at[1] - y);
        if (far >= nearest) continue;
        nearest = far;
        found = mark.refer(slot);
      }
    }
    return found;
  }

  private advance(drawn: DrawnMark, still: boolean): boolean {
    const news = drawn.mark.tracks.advance(shownTime(), still);
    if (news) this.write(drawn);
    return news;
  }

  private write(drawn: DrawnMark): void {
    const { mark, earth, heads, trails } = drawn;
    const { count, tone, positions, trail, heading } = mark.tracks;
    if (count === 0) return;
    const put = (from: Float64Array, at: number, to: number): void =>
      earth.set(this.terrain.toEcef([from[at], from[at + 1], from[at + 2]]), to);
    for (let slot = 0; slot < count; slot++) {
      if (tone[slot] === 0) continue;
      const start = slot * (TRAIL + 1) * 3;
      put(positions, slot * 3, start);
      for (let bend = 0; bend < TRAIL; bend++) put(trail, (slot * TRAIL + bend) * 3, start + (bend + 1) * 3);
    }
    const first =
      Math.max(
        0,
        tone.subarray(0, count).findIndex((one) => one !== 0),
      ) *
      (TRAIL + 1) *
      3;
    drawn.anchor = [earth[first], earth[first + 1], earth[first + 2]];
    const { anchor } = drawn;
    const near = (index: number): number => earth[index] - anchor[index % 3];
    const at = (slot: number, bend: number, axis: number): number => near((slot * (TRAIL + 1) + bend) * 3 + axis);
    heads.write(
      0,
      0,
      Float32Array.from({ length: count * 3 }, (_, i) => at((i / 3) | 0, 0, i % 3)),
    );
    const turned = (slot: number): number => (Number.isNaN(heading[slot]) ? -1000 : (heading[slot] * Math.PI) / 180);
    heads.write(
      1,
      0,
      Float32Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? tone[i / 2] : turned((i - 1) / 2))),
    );
    const pieces = count * TRAIL;
    const end = (by: 0 | 1) => (_: unknown, i: number) => at((i / (3 * TRAIL)) | 0, (((i / 3) | 0) % TRAIL) + by, i % 3);
    trails.write(0, 0, Float32Array.from({ length: pieces * 3 }, end(0)));
    trails.write(2, 0, Float32Array.from({ length: pieces * 3 }, end(1)));
    const looks = (_: unknown, i: number): number => (i % 2 === 0 ? tone[(i / (2 * TRAIL)) | 0] : (((i / 2) | 0) % TRAIL) / TRAIL);
    trails.write(1, 0, Float32Array.from({ length: pieces * 2 }, looks));
  }
}

function createDrawnMark(gl: WebGL2RenderingContext, mark: MoversMark, ground: number): DrawnMark {
  const { count } = mark.tracks;
  const column = (size: number, many: number): { size: number; data: Float32Array<ArrayBuffer> } => ({
    size,
    data: new Float32Array(Math.max(1, many) * size),
  });
  const heads = new Instances(gl, count, [column(3, count), column(2, count)]);
  const pieces = count * TRAIL;
  const trails = new Instances(gl, pieces, [column(3, pieces), column(2, pieces), column(3, pieces)]);
  return { mark, ground, heads, trails, anchor: [0, 0, 0], earth: new Float64Array(count * (TRAIL + 1) * 3) };
}
