import { LIFE_SAFETY, SELECTED, TONE, TONE_NAMES, type ToneName } from '#client/marks/tones.ts';
import { createProgram, Instances } from '#client/stages/globe/marks/gl.ts';
import { drawIcons } from '#client/stages/paint/icon-sheet.ts';
import { POINT_COLOUR, POINT_REACH, POINT_READ } from '#client/stages/paint/mark-shader.ts';

/** CSS pixels of a square in which one point is drawn. */
export const CELL = 72;

/** One point as a stage is given it. */
export interface PointSample {
  readonly tone: ToneName;
  readonly selected?: boolean;
  readonly lifeSafety?: boolean;
  /** Name of its icon, drawn near. */
  readonly icon?: string;
}

export const TONES_SHOWN = TONE_NAMES.filter((name) => name !== 'hidden');

const VERTEX = `
uniform vec2 u_size;
uniform float u_near;
uniform bool u_alarms;
in vec2 corner;
in vec2 place;
in uint tone;
in uint icon;
out vec2 vPixel;
flat out vec4 vColor;
flat out float vRadius;
flat out ivec3 vLook;
${POINT_READ}
void main() {
  Point point = readPoint(int(tone), int(icon), 255.0, 0.0, 1.0, u_near, 1.0 - u_near, u_alarms);
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (point.radius == 0.0) return;
  float radius = point.radius;
  vPixel = corner * (${POINT_REACH});
  vColor = point.color;
  vRadius = radius;
  vLook = ivec3(point.shape, point.icon, point.alarm ? 1 : 0);
  vec2 at = place + vec2(vPixel.x, -vPixel.y);
  gl_Position = vec4(at.x / u_size.x * 2.0 - 1.0, 1.0 - at.y / u_size.y * 2.0, 0.0, 1.0);
}`;
const FRAGMENT = `
uniform sampler2D u_icons;
uniform float u_columns;
in vec2 vPixel;
flat in vec4 vColor;
flat in float vRadius;
flat in ivec3 vLook;
out vec4 colour;
${POINT_COLOUR}
void main() {
  colour = pointColour(vPixel, vColor, vRadius, vLook.x, vLook.y, vLook.z == 1, u_icons, u_columns, 0.35);
}`;

/** Draws points with the stages' own shader, one in each square of `columns`, left to right. */
export function drawPoints(canvas: HTMLCanvasElement, points: readonly PointSample[], columns: number, near: boolean): void {
  const [width, height] = [columns * CELL, Math.ceil(points.length / columns) * CELL];
  Object.assign(canvas, { width: width * 2, height: height * 2 });
  const gl = canvas.getContext('webgl2', { premultipliedAlpha: false, preserveDrawingBuffer: true });
  if (!gl) throw new Error('the gallery draws points with WebGL 2, which this browser does not have');
  const names = [...new Set(points.flatMap(({ icon }) => icon ?? []))];
  const bytes = (read: (point: PointSample) => number): { size: number; data: Uint8Array<ArrayBuffer> } => ({
    size: 1,
    data: Uint8Array.from(points, read),
  });
  const places = Float32Array.from(
    points.flatMap((_, index) => [((index % columns) + 0.5) * CELL, (Math.floor(index / columns) + 0.4) * CELL]),
  );
  const instances = new Instances(gl, points.length, [
    { size: 2, data: places },
    bytes(({ tone, selected, lifeSafety }) => TONE[tone] | (selected ? SELECTED : 0) | (lifeSafety ? LIFE_SAFETY : 0)),
    bytes(({ icon }) => (icon === undefined ? 0 : names.indexOf(icon) + 1)),
  ]);
  const program = createProgram(gl, VERTEX, FRAGMENT, ['corner', 'place', 'tone', 'icon']);
  const sheet = drawIcons(names);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, sheet.side, sheet.side, 0, gl.RGBA, gl.UNSIGNED_BYTE, sheet.pixels);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.viewport(0, 0, canvas.width, canvas.height);
  gl.enable(gl.BLEND);
  gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.useProgram(program.handle);
  gl.uniform2f(program.at('u_size'), width, height);
  gl.uniform1f(program.at('u_near'), near ? 1 : 0);
  gl.uniform1f(program.at('u_columns'), sheet.columns);
  for (const alarms of [0, 1]) {
    gl.uniform1i(program.at('u_alarms'), alarms);
    instances.draw();
  }
}
