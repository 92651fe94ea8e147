import { SHAPES, TONE_NAMES, TONES } from '#client/marks/tones.ts';

const float = (value: number): string => value.toFixed(4);
const table = (type: string, name: string, values: readonly string[]): string =>
  `const ${type} ${name}[${values.length}] = ${type}[${values.length}](${values.join(', ')});`;
const tones = TONE_NAMES.map((name) => TONES[name]);

/** The palette as GLSL: a mark's one-byte state is the index, so a change of state is one byte on the way to the screen. */
export const TONE_TABLE = [
  table(
    'vec4',
    'TONE_COLOR',
    tones.map(({ rgb, alpha }) => `vec4(${rgb.map((part) => float(part / 255)).join(', ')}, ${float(alpha)})`),
  ),
  table(
    'float',
    'TONE_RADIUS',
    tones.map(({ radius }) => float(radius)),
  ),
  table(
    'int',
    'TONE_SHAPE',
    tones.map(({ shape }) => String(SHAPES.indexOf(shape))),
  ),
  table(
    'bool',
    'TONE_ALARM',
    tones.map(({ alarm }) => String(alarm)),
  ),
].join('\n');

/** Signed distance, in pixels, from `p` (y up) to a tone's shape of radius `r`. Shape numbers are SHAPES' order. */
export const SHAPE_DISTANCE = `
float boxDistance(vec2 p, vec2 half_) {
  vec2 d = abs(p) - half_;
  return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0);
}
float shapeDistance(int shape, vec2 p, float r) {
  if (shape == ${SHAPES.indexOf('ring')}) return abs(length(p) - r * 0.8) - max(0.55, r * 0.2);
  if (shape == ${SHAPES.indexOf('square')}) return boxDistance(p, vec2(r * 0.68)) - r * 0.16;
  if (shape == ${SHAPES.indexOf('triangle')}) {
    vec2 q = vec2(abs(p.x), p.y + r * 0.1);
    return max(dot(q, vec2(0.8660, 0.5)), -q.y) - r * 0.56;
  }
  if (shape == ${SHAPES.indexOf('diamond')}) return boxDistance(vec2(p.x + p.y, p.x - p.y) * 0.70711, vec2(r * 0.64)) - r * 0.14;
  if (shape == ${SHAPES.indexOf('cross')}) {
    vec2 q = abs(vec2(p.x + p.y, p.x - p.y) * 0.70711);
    return min(boxDistance(q, vec2(r, r * 0.26)), boxDistance(q, vec2(r * 0.26, r)));
  }
  return length(p) - r;
}`;
