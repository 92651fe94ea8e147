import { TONE } from '#client/marks/tones.ts';

/** Half of a mover's picture, CSS pixels. */
export const MOVER_REACH = '14.0';
/** What the pointer must hit at least, CSS pixels. */
export const MOVER_FINGER = 11;
/** Half the width of a trail, CSS pixels, with room for its soft edge. */
export const TRAIL_HALF = '2.0';

/**
 * GLSL, fragment: a mover `p` CSS pixels from its middle (y up): a disc that comes to a point where it goes. `along` is that way in the
 * picture; of length 0 = not known. Old positions are hollow as well as grey.
 */
export const MOVER_COLOUR = `
const vec3 MOVER_NIGHT = vec3(0.027, 0.055, 0.086);
vec4 moverColour(vec2 p, vec2 along, vec4 color, int tone, float soft) {
  float d = length(p) - 5.5;
  if (dot(along, along) > 0.25) {
    vec2 q = vec2(p.x * along.y - p.y * along.x, dot(p, along));
    if (q.y > 0.0) d = min(d, abs(q.x) * 0.85 + (q.y - 10.4) * 0.53);
  }
  float body = 1.0 - smoothstep(-soft, soft, d);
  float rim = 1.0 - smoothstep(1.4, 2.4, d);
  float inside = smoothstep(-2.0 - soft, -2.0 + soft, d);
  float heart = 1.0 - smoothstep(1.8 - soft, 1.8 + soft, length(p));
  vec3 ink = tone == ${TONE.stale} ? mix(MOVER_NIGHT, color.rgb, inside) : mix(color.rgb, MOVER_NIGHT, heart);
  return vec4(mix(MOVER_NIGHT, ink, body), max(body, rim * 0.85));
}`;

/** GLSL, fragment: a trail `across` CSS pixels from its middle line; `age` 0 = where the mover is, 1 = its end. */
export const TRAIL_ALPHA = `
float trailAlpha(float across, float age) {
  return 0.75 * (1.0 - age) * (1.0 - smoothstep(0.8, 1.8, abs(across)));
}`;
