import type { Vector } from '#scenes/ecef.ts';
import type { MarkRef, PointsMark } from '#client/marks/marks.ts';
import { roomNeeded } from '#client/marks/declutter/spacing.ts';
import { SELECTED, TONE as TONES, toneAt, toneOf } from '#client/marks/tones.ts';
import { BlocksInSight } from '#client/stages/paint/blocks-in-sight.ts';
import { drawIcons, type IconSheet } from '#client/stages/paint/icon-sheet.ts';
import { POINT_COLOUR, POINT_REACH, POINT_READ } from '#client/stages/paint/mark-shader.ts';
import { fade, inScale } from '#client/stages/camera/scale.ts';
import { fromAnchor, project, sightOf, type CameraSnapshot } from '#client/stages/globe/camera/camera-snapshot.ts';
import { createProgram, Instances, type Program } from './gl.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';

/** `u_size`: half of the picture, CSS pixels. A point the Earth hides is put outside the picture. */
const VERTEX = `
uniform mat4 u_matrix;
uniform vec3 u_toEye;
uniform vec3 u_anchor;
uniform vec2 u_size;
uniform vec3 u_fade;
uniform float u_needed;
uniform bool u_alarms;
in vec2 corner;
in vec3 position;
in uint tone;
in uint icon;
in uint room;
out vec2 vPixel;
flat out vec4 vColor;
flat out float vRadius;
flat out ivec3 vLook;
${POINT_READ}
void main() {
  Point point = readPoint(int(tone), int(icon), float(room), u_needed, u_fade.x, u_fade.y, u_fade.z, u_alarms);
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (point.radius == 0.0 || dot(u_toEye - position, u_anchor + position) < 0.0) return;
  float radius = point.radius;
  vPixel = corner * (${POINT_REACH});
  vColor = point.color;
  vRadius = radius;
  vLook = ivec3(point.shape, point.icon, point.alarm ? 1 : 0);
  vec4 clip = u_matrix * vec4(position, 1.0);
  gl_Position = vec4(clip.xy + vPixel / u_size * clip.w, 0.0, clip.w);
}`;
const FRAGMENT = `
uniform sampler2D u_icons;
uniform float u_columns;
uniform float u_soft;
in vec2 vPixel;
flat in vec4 vColor;
flat in float vRadius;
flat in ivec3 vLook;
out vec4 colour;
${POINT_COLOUR}
void main() {
  colour = pointColour(vPixel, vColor, vRadius, vLook.x, vLook.y, vLook.z == 1, u_icons, u_columns, u_soft);
  if (colour.a < 0.01) discard;
}`;
const WELL = TONES.normal;
/** Columns of the instances. */
const POSITION = 0;
const TONE = 1;
const ICON = 2;
const ROOM = 3;

interface DrawnMark {
  mark: PointsMark;
  readonly blocks: BlocksInSight;
  /** What is on the card; null = nothing yet, or it is to be made anew. */
  card: Card | null;
}
/** The points of the blocks in sight, in their order. */
interface Card {
  /** Version of the ground they stand on. */
  readonly ground: number;
  readonly instances: Instances;
  readonly anchor: Vector;
  /** Earth-centred metres of each, for picking. */
  readonly earth: Float64Array;
}

/** Points on the graphics card: one byte of state each, written where it changed. Picked by calculation, not by drawing again. */
export class PointsDrawer {
  private readonly gl: WebGL2RenderingContext;
  private readonly terrain: TerrainHeights;
  private readonly program: Program;
  private readonly drawnMarks = new Map<string, DrawnMark>();
  private readonly soft: number;
  private sheet: { readonly names: string; readonly texture: WebGLTexture; readonly columns: number } | null = null;

  constructor(gl: WebGL2RenderingContext, terrain: TerrainHeights, pixelRatio: number) {
    this.gl = gl;
    this.terrain = terrain;
    this.soft = 0.7 / pixelRatio;
    this.program = createProgram(gl, VERTEX, FRAGMENT, ['corner', 'position', 'tone', 'icon', 'room']);
  }

  /** @returns whether a picture would look different. */
  update(marks: readonly PointsMark[]): boolean {
    let news = false;
    const kept = new Set(marks.map((mark) => mark.id));
    for (const [id, sink] of this.drawnMarks) {
      if (kept.has(id)) continue;
      sink.card?.instances.dispose();
      this.drawnMarks.delete(id);
      news = true;
    }
    for (const mark of marks) news = this.take(mark) || news;
    return news;
  }

  draw(id: string, camera: CameraSnapshot): void {
    const sink = this.drawnMarks.get(id);
    if (!sink || sink.mark.columns.count === 0 || !inScale(sink.mark, camera.metresPerPixel)) return;
    const { gl, program } = this;
    const { mark } = sink;
    const others = sink.blocks.aim(
      mark,
      sightOf(camera, (place) => this.terrain.toEcef(place)),
    );
    const { anchor, instances } = others || sink.card === null ? this.renewCard(sink) : sink.card;
    gl.useProgram(program.handle);
    gl.uniformMatrix4fv(program.at('u_matrix'), false, fromAnchor(camera, anchor));
    gl.uniform3f(program.at('u_toEye'), camera.at[0] - anchor[0], camera.at[1] - anchor[1], camera.at[2] - anchor[2]);
    gl.uniform3f(program.at('u_anchor'), ...(anchor as [number, number, number]));
    gl.uniform2f(program.at('u_size'), camera.width / 2, camera.height / 2);
    gl.uniform3f(program.at('u_fade'), ...fades(mark, camera.metresPerPixel));
    gl.uniform1f(program.at('u_needed'), roomNeeded(camera.metresPerPixel));
    gl.uniform1f(program.at('u_soft'), this.soft);
    gl.uniform1f(program.at('u_columns'), this.sheet?.columns ?? 1);
    gl.bindTexture(gl.TEXTURE_2D, this.sheet?.texture ?? null);
    for (const alarms of [0, 1]) {
      gl.uniform1i(program.at('u_alarms'), alarms);
      instances.draw();
    }
  }

  /** The slot nearest to a point of the picture, alarms before all others. `finger` in CSS pixels. */
  pick(camera: CameraSnapshot, x: number, y: number, finger: number): MarkRef | null {
    let best: { readonly score: number; readonly ref: MarkRef } | null = null;
    for (const { mark, blocks, card } of this.drawnMarks.values()) {
      if (card === null || !inScale(mark, camera.metresPerPixel)) continue;
      const { earth } = card;
      const [calm, near] = fades(mark, camera.metresPerPixel);
      const { count, tone } = mark.columns;
      for (let index = 0; index < blocks.length; index++) {
        const slot = blocks.slotAt(index);
        if (slot >= count) continue;
        const state = tone[slot];
        if (toneOf(state) === 0) continue;
        const above = toneAt(toneOf(state)).alarm || (state & SELECTED) !== 0;
        // As POINT_READ draws them.
        if (!above && (calm <= 0 || (toneOf(state) === WELL && near <= 0))) continue;
        const at = project(camera, [earth[index * 3], earth[index * 3 + 1], earth[index * 3 + 2]]);
        if (at === null) continue;
        const far = Math.hypot(at[0] - x, at[1] - y) - finger;
        if (far > (above ? 12 : 8)) continue;
        const score = far - (above ? 1000 : 0) - mark.order;
        if (best !== null && best.score <= score) continue;
        const ref = mark.refer(slot);
        if (ref) best = { score, ref };
      }
    }
    return best?.ref ?? null;
  }

  private take(mark: PointsMark): boolean {
    const { columns } = mark;
    const old = this.drawnMarks.get(mark.id);
    if (old && old.mark.version === mark.version && old.card?.ground === this.terrain.version) {
      const { card, blocks } = old;
      let news = false;
      columns.flush((start, end) => {
        blocks.eachDrawn(start, end, (from, to, index) => card.instances.write(TONE, index, columns.tone.subarray(from, to)));
        news = true;
      });
      columns.flushMoved((slot) => {
        this.move(card, mark, slot, blocks.indexOf(slot));
        news = true;
      });
      old.mark = mark;
      return news;
    }
    columns.flush(() => undefined);
    columns.flushMoved(() => undefined);
    this.useIcons(mark.icons);
    old?.card?.instances.dispose();
    this.drawnMarks.set(mark.id, { mark, blocks: old?.blocks ?? new BlocksInSight(), card: null });
    return true;
  }

  /** @param index where the slot is drawn; −1 = it is not */
  private move({ instances, anchor, earth }: Card, { columns: { positions, icon, room } }: PointsMark, slot: number, index: number): void {
    if (index < 0) return;
    const at = this.terrain.toEcef([positions[slot * 3], positions[slot * 3 + 1], positions[slot * 3 + 2]]);
    earth.set(at, index * 3);
    instances.write(
      POSITION,
      index * 3,
      Float32Array.from(at, (part, i) => part - anchor[i]),
    );
    instances.write(ICON, index, icon.subarray(slot, slot + 1));
    instances.write(ROOM, index, room.subarray(slot, slot + 1));
  }

  private renewCard(drawn: DrawnMark): Card {
    const { mark, blocks } = drawn;
    const { count, positions, tone, icon, room } = mark.columns;
    drawn.card?.instances.dispose();
    const earth = new Float64Array(blocks.length * 3);
    let anchor: Vector | null = null;
    for (let index = 0; index < blocks.length; index++) {
      const slot = blocks.slotAt(index);
      if (slot >= count) continue;
      const at = this.terrain.toEcef([positions[slot * 3], positions[slot * 3 + 1], positions[slot * 3 + 2]]);
      earth.set(at, index * 3);
      if (tone[slot] !== 0) anchor ??= [...at];
    }
    const origin = anchor ?? ([0, 0, 0] as const);
    const near = Float32Array.from(earth, (part, i) => part - origin[i % 3]);
    const bytes = (column: Uint8Array<ArrayBuffer>): { size: number; data: Uint8Array<ArrayBuffer> } => ({
      size: 1,
      data: blocks.gather(column, 1, new Uint8Array(blocks.length)),
    });
    const instances = new Instances(this.gl, blocks.length, [{ size: 3, data: near }, bytes(tone), bytes(icon), bytes(room)]);
    drawn.card = { ground: this.terrain.version, instances, anchor: origin, earth };
    return drawn.card;
  }

  /** One sheet serves: only the devices mark names icons. */
  private useIcons(names: readonly string[]): void {
    if (this.sheet && (names.length === 0 || names.join() === this.sheet.names)) return;
    const { gl } = this;
    if (this.sheet) gl.deleteTexture(this.sheet.texture);
    const { pixels, side, columns }: IconSheet = drawIcons(names);
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, side, side, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    this.sheet = { names: names.join(), texture, columns };
  }
}

/** Opacity of calm tones; 0 = dots, 1 = badges; 1 = small alarms. */
const fades = (mark: PointsMark, metres: number): [number, number, number] => [
  fade(mark.calmWithin, metres),
  fade(mark.iconsWithin, metres),
  1 - fade(mark.alarmsWithin, metres),
];
