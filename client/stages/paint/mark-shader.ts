import type { Pulse } from '#client/marks/marks.ts';
import { LIFE_SAFETY, SELECTED, TONE } from '#client/marks/tones.ts';
import { SHAPE_DISTANCE, TONE_TABLE } from './tone-table.ts';

/** Radius of a badge in CSS pixels, and by how much alarms are bigger. */
const BADGE = '10.0';
const ALARM_BADGE = '15.0';

/**
 * GLSL, vertex: what a slot's bytes mean. Radii are CSS pixels; `radius` 0 = not to be seen in this pass. Calm points have a badge
 * where their room is what is `needed`; alarms, and what is selected, always. What is heard and well is seen only where there are badges:
 * from afar silence says it, and what is not heard stands out.
 */
export const POINT_READ = `
${TONE_TABLE}
struct Point { float radius; vec4 color; int shape; int icon; bool alarm; };
Point readPoint(int state, int icon, float room, float needed, float calm, float near, float far, bool alarmPass) {
  int tone = state & 31;
  bool selected = (state & ${SELECTED}) != 0;
  Point point = Point(0.0, TONE_COLOR[tone], TONE_SHAPE[tone], icon, TONE_ALARM[tone]);
  bool above = point.alarm || selected;
  float seen = above ? 1.0 : tone == ${TONE.normal} ? calm * near : calm;
  if (tone == 0 || above != alarmPass || seen <= 0.0) return point;
  float badge = point.alarm ? ${ALARM_BADGE} : selected ? 13.0 : ${BADGE};
  float close = above ? near : near * clamp((room - needed) / 3.0, 0.0, 1.0);
  bool iconed = icon > 0 && close > 0.5;
  point.radius = iconed ? mix(badge * 0.65, badge, close * 2.0 - 1.0) : TONE_RADIUS[tone] + near;
  if (point.alarm && (state & ${LIFE_SAFETY}) == 0) point.radius *= 1.0 - 0.5 * far;
  point.color.a *= seen;
  return point;
}`;

/** How far around its middle a point may colour pixels, CSS pixels. */
export const POINT_REACH = 'radius * 1.5 + 3.0';

/**
 * GLSL, fragment: the look of a point at `p` (CSS pixels from its middle, y up). Icon n is cell n − 1 of the atlas; `soft` is half an
 * edge.
 */
export const POINT_COLOUR = `
${SHAPE_DISTANCE}
const vec3 NIGHT = vec3(0.027, 0.055, 0.086);
float inked(sampler2D atlas, float columns, vec2 p, float half_, int icon) {
  vec2 uv = vec2(p.x, -p.y) / half_ * 0.5 + 0.5;
  if (icon == 0 || uv.x < 0.0 || uv.y < 0.0 || uv.x > 1.0 || uv.y > 1.0) return 0.0;
  float cell = float(icon - 1);
  vec2 corner = vec2(mod(cell, columns), floor(cell / columns));
  return texture(atlas, (corner + uv) / columns).a;
}
vec4 pointColour(vec2 p, vec4 color, float radius, int pointShape, int icon, bool alarm, sampler2D atlas, float columns, float soft) {
  bool badge = icon > 0 && radius > 6.4;
  int shape = badge && !alarm ? 0 : pointShape;
  float d = shapeDistance(shape, p, radius);
  float body = 1.0 - smoothstep(-soft, soft, d);
  if (!badge) {
    float rim = alarm ? 0.85 * (1.0 - smoothstep(1.0, 2.4, d)) : 0.0;
    return vec4(mix(NIGHT, color.rgb, body), max(body * color.a, rim));
  }
  vec2 lowered = p + vec2(0.0, shape == 3 ? radius * 0.1 : 0.0);
  float glyph = inked(atlas, columns, lowered, radius * (shape == 3 ? 0.5 : shape == 4 ? 0.52 : 0.62), icon);
  float rim = smoothstep(-1.6 - soft, -1.6 + soft, d);
  vec3 inner = alarm ? mix(color.rgb, NIGHT, glyph) : mix(NIGHT, color.rgb, max(glyph, rim * 0.75));
  float glow = alarm ? 0.8 * (1.0 - smoothstep(0.0, 3.0, d)) : 0.0;
  return vec4(mix(NIGHT, inner, body), max(body * max(color.a, 0.9), glow));
}`;

/** How far a ring spreads, CSS pixels: near, and at least. */
const REACH = 46;
const LEAST_REACH = 24;
/** Metres per pixel from which pulses grow smaller, so that many of them stay apart. */
const SHRINK_FROM = 1.5;

/** How long the ring of what has just come takes to spread. Then nothing moves. */
const RING_MS = 1200;
/** Until then pictures are asked for: the last one must be without the ring. */
const RING_OVER_MS = RING_MS + 100;

/** The server's clock is known a little too early or late; one that was set back makes nothing new again. */
const EARLY_MS = 2000;

/** Whether a ring still spreads from it. @param now server time, ms */
export const isFresh = ({ cameAt }: Pick<Pulse, 'cameAt'>, now: number): boolean => {
  const age = now - (cameAt ?? -Infinity);
  return age < RING_OVER_MS && age > -EARLY_MS;
};

/** State of a pulse, as PULSE_ALPHA reads it. */
export const pulseState = (pulse: Pulse, now: number): 0 | 1 | 2 => (!pulse.waiting ? 0 : isFresh(pulse, now) ? 2 : 1);

/** Seconds since the newest of them came, for PULSE_ALPHA; 10 when that is long ago. */
export const ringSeconds = (pulses: Iterable<Pick<Pulse, 'cameAt'>>, now: number): number => {
  let least = 10;
  for (const { cameAt } of pulses) least = Math.min(least, (now - (cameAt ?? -Infinity)) / 1000);
  return Math.max(0, least);
};

export const pulseReach = (metresPerPixel: number): number =>
  Math.max(LEAST_REACH, Math.min(REACH, (REACH * SHRINK_FROM) / metresPerPixel));

/**
 * GLSL, fragment: how much of a pulse is seen `d` CSS pixels from its middle. `state`: 0 = somebody has taken notice, 1 = it waits, 2 = it
 * has just come, `seconds` ago; below 0 nothing may move.
 */
export const PULSE_ALPHA = `
float ringAt(float distance_, float radius, float width, float edge) {
  return 1.0 - smoothstep(width * 0.5, width * 0.5 + edge, abs(distance_ - radius));
}
float pulseAlpha(float d, int state, float seconds, float reach, float edge) {
  float still = ringAt(d, min(19.0, reach * 0.6), 1.6, edge) * 0.9;
  if (state == 0) return still;
  float alpha = max(still, max(ringAt(d, min(27.0, reach * 0.9), 1.2, edge) * 0.6, 0.25 * (1.0 - smoothstep(4.0, 30.0, d))));
  float phase = seconds * ${(1000 / RING_MS).toFixed(4)};
  if (state < 2 || phase < 0.0 || phase > 1.0) return alpha;
  float grown = 1.0 - (1.0 - phase) * (1.0 - phase);
  return max(alpha, ringAt(d, mix(9.0, reach, grown), mix(4.0, 1.2, phase), edge) * (1.0 - phase * phase));
}`;
