/** Metres from pane to pane. */
const BAY = '3.4';
/** Glass against the wall's own colour at night: it mirrors the sky. */
const PANE = 'vec3(1.14, 1.22, 1.27)';
/** The Earth falls away from a plane by this times the square of the distance, metres. */
const FALL = '7.85e-8';

/**
 * Rows of panes, one a storey, by which floors can be counted: all alike, since nobody told us who has a light on. How bright they are
 * says how late it is, and nothing else. They pass into the wall where a pane is less than a few pixels.
 */
const PANES = `
float panes(vec2 wall) {
  vec2 grain = fwidth(wall);
  vec2 edge = max(grain, vec2(0.02));
  vec2 inside = abs(fract(wall) - vec2(0.5, 0.52)) - vec2(0.27, 0.24);
  vec2 cover = clamp(0.5 - inside / edge, 0.0, 1.0);
  return cover.x * cover.y * (1.0 - smoothstep(0.12, 0.4, max(grain.x, grain.y)));
}`;

/**
 * Walls in one flat colour each, shaped by light from one side, darker towards the ground, fading into the haze.
 * `ground` is GLSL for the metres of the ground they stand on. The engine multiplies by the feature's colour afterwards, and turns
 * linear light into sRGB, which `pow` undoes.
 */
const wallsOn = (ground: string): string => `${PANES}
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 eye = fsInput.attributes.positionEC;
  vec3 normal = u_toGround * normalize(fsInput.attributes.normalEC);
  vec3 at = u_toGround * (eye - u_anchorEC);
  float height = at.z + dot(at.xy, at.xy) * ${FALL} - ${ground};
  float roof = smoothstep(0.7, 0.9, normal.z);
  float lit = 0.72 + 0.56 * max(0.0, dot(normal, u_light)) + 0.08 * normal.z;
  float depth = mix(0.5, 1.0, smoothstep(-2.0, 30.0, height)) * mix(0.8, 1.0, smoothstep(0.0, 4.0, height));
  float storey = height * float(fsInput.metadata.floors) / max(1.0, fsInput.metadata.height);
  float coarse = fwidth(storey);
  float line = (1.0 - smoothstep(coarse * 0.6, coarse * 1.4, abs(fract(storey + 0.5) - 0.5))) * (1.0 - smoothstep(0.12, 0.3, coarse));
  float shade = lit * mix(depth * (1.0 - 0.3 * line), 0.96, roof) * (1.0 + 0.1 * u_day);
  vec2 wall = vec2(dot(at.xy, normalize(vec2(-normal.y, normal.x) + vec2(1e-5, 0.0))) / ${BAY}, storey);
  float pane = panes(wall) * (1.0 - roof) * step(1.0, height);
  float haze = 1.0 - exp(-pow(length(eye) * u_haze, 3.0));
  vec3 colour = mix(vec3(shade) * mix(vec3(1.0), ${PANE} * (1.0 + 0.35 * u_evening), pane), u_hazeColour, haze);
  material.diffuse = pow(colour, vec3(2.2));
}`;

export const WALLS_ON_ELLIPSOID = wallsOn('0.0');
/** For tilesets of areas with heights: each building says how high its ground is. */
export const WALLS_ON_RELIEF = wallsOn('fsInput.metadata.ground');
