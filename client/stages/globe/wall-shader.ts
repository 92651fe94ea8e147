/** Metres from floor to floor, and from window to window, that walls are divided by. */
const STOREY = '3.0';
const BAY = '3.4';
/** The Earth falls away from a plane by this times the square of the distance, metres. */
const FALL = '7.85e-8';

/**
 * Which windows are lit: by floor, bay and building, the same at every look. Seen from so far that a window is less than a few
 * pixels, several are one.
 * Without graphics card, too, it costs nothing that could be measured.
 */
const WINDOWS = `
uint scramble(uint x) {
  x ^= x >> 16; x *= 0x7feb352du; x ^= x >> 15; x *= 0x846ca68bu; x ^= x >> 16;
  return x;
}
float part(uint bits) { return float(bits & 0xffu) / 255.0; }
vec3 windowLight(vec2 wall, float building, float haze) {
  vec2 grain = fwidth(wall);
  float far = clamp(ceil(log2(max(grain.x, grain.y) * 3.0)), 0.0, 3.0);
  vec2 cell = wall * exp2(-far);
  vec2 corner = floor(cell);
  vec2 edge = max(grain * exp2(-far), vec2(0.02));
  vec2 inside = abs(cell - corner - vec2(0.5, 0.52)) - vec2(0.27, 0.24);
  vec2 cover = clamp(0.5 - inside / edge, 0.0, 1.0);
  uint column = scramble(uint(int(corner.x) + 65536) + scramble(uint(building) * 16u + uint(far)));
  uint bits = scramble(column ^ uint(int(corner.y) + 4096));
  // Stairs and lifts are lit from the ground to the roof.
  float stairs = step(part(column), 0.05) * 0.45;
  float lit = step(part(bits), u_lit) * (0.3 + 0.7 * part(bits >> 8)) * exp2(-0.55 * far);
  vec3 lamp = mix(vec3(1.0, 0.83, 0.6), vec3(0.72, 0.87, 1.0), step(0.62, part(bits >> 16)));
  return (lit * lamp + stairs * u_lit * vec3(0.6, 0.8, 0.9)) * cover.x * cover.y * (1.0 - 0.75 * haze);
}`;

/**
 * Walls in one flat colour each, shaped by light from one side, darker towards the ground, fading into the haze; some windows lit.
 * `ground` is GLSL for the metres of the ground they stand on. The engine multiplies by the feature's colour afterwards, and turns linear light into sRGB, which `pow` undoes.
 */
const wallsOn = (ground: string): string => `${WINDOWS}
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 eye = fsInput.attributes.positionEC;
  vec3 normal = u_toGround * normalize(fsInput.attributes.normalEC);
  vec3 at = u_toGround * (eye - u_anchorEC);
  float height = at.z + dot(at.xy, at.xy) * ${FALL} - ${ground};
  float roof = smoothstep(0.7, 0.9, normal.z);
  float lit = 0.72 + 0.56 * max(0.0, dot(normal, u_light)) + 0.08 * normal.z;
  float depth = mix(0.5, 1.0, smoothstep(-2.0, 30.0, height)) * mix(0.8, 1.0, smoothstep(0.0, 4.0, height));
  float storey = height / ${STOREY};
  float coarse = fwidth(storey);
  float line = (1.0 - smoothstep(coarse * 0.6, coarse * 1.4, abs(fract(storey + 0.5) - 0.5))) * (1.0 - smoothstep(0.12, 0.3, coarse));
  float shade = lit * mix(depth * (1.0 - 0.16 * line), 0.96, roof) * (1.0 + 0.35 * u_day);
  float haze = 1.0 - exp(-pow(length(eye) * u_haze, 3.0));
  vec3 colour = mix(vec3(shade), u_hazeColour, haze);
  vec2 wall = vec2(dot(at.xy, normalize(vec2(-normal.y, normal.x) + vec2(1e-5, 0.0))) / ${BAY}, storey);
  if (roof < 0.5 && height > 1.0) colour += windowLight(wall, float(fsInput.featureIds.featureId_0), haze) * vec3(4.4, 3.1, 2.3);
  material.diffuse = pow(colour, vec3(2.2));
}`;

export const WALLS_ON_ELLIPSOID = wallsOn('0.0');
/** For tilesets of areas with heights: each building says how high its ground is. */
export const WALLS_ON_RELIEF = wallsOn('fsInput.metadata.ground');
