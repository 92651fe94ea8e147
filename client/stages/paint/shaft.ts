/**
 * GLSL, fragment: a shaft of light that stands on a place, and what it lights around its foot. `at` is CSS pixels from the foot: x to the
 * side, y up along the shaft, which is `long` high and `half_` wide from its middle to where it ends; `glow` is the radius of the light
 * below. Nothing of it moves.
 */
export const SHAFT_COLOUR = `
vec4 shaftColour(vec2 at, float long_, vec3 tone, float half_, float glow) {
  float up = at.y / long_;
  float core = 1.0 - smoothstep(0.8, 2.6, abs(at.x));
  float veil = pow(max(0.0, 1.0 - abs(at.x) / half_), 2.0);
  float rise = step(0.0, at.y) * (1.0 - up) * (1.0 - up * 0.5);
  float around = max(0.0, 1.0 - length(at * vec2(1.0, 1.5)) / glow);
  float light = 0.5 * around * around;
  float alpha = max(max(core * 0.95, veil * 0.55) * rise, light);
  return vec4(mix(tone, vec3(1.0), core * rise * 0.4), alpha);
}`;
