import { LIFE_SAFETY, SELECTED } from '#client/marks/tones.ts';
import { SHAPE_DISTANCE, TONE_TABLE } from '#client/stages/tone-table.ts';

const UNIFORMS = `\
layout(std140) uniform markPointsUniforms {
  float calm;
  float near;
  float far;
  float alarmPass;
  float iconColumns;
  float pixelRatio;
} markPoints;
`;

/** `calm`: opacity of tones that are no alarm, 0 = not drawn. `near`: 0 = dots, 1 = badges with icons. `far`: 1 = small alarms. */
export const pointsUniforms = {
  name: 'markPoints',
  vs: UNIFORMS,
  fs: UNIFORMS,
  uniformTypes: { calm: 'f32', near: 'f32', far: 'f32', alarmPass: 'f32', iconColumns: 'f32', pixelRatio: 'f32' },
} as const;

/** Radius of a badge in CSS pixels, and by how much alarms are bigger. */
const BADGE = '10.0';
const ALARM_BADGE = '15.0';
/** What the pointer must hit at least, CSS pixels. */
const FINGER = '6.0';

export const POINTS_VS = `\
#version 300 es
#define SHADER_NAME mark-points-vertex
in vec2 positions;
in vec3 instancePositions;
in vec3 instancePositions64Low;
in float instanceTones;
in float instanceIcons;
in float instanceSizes;
out vec2 vPixel;
flat out vec4 vColor;
flat out float vRadius;
flat out int vShape;
flat out int vIcon;
flat out int vAlarm;
${TONE_TABLE}
void main(void) {
  int state = int(instanceTones * 255.0 + 0.5);
  int tone = state & 31;
  bool selected = (state & ${SELECTED}) != 0;
  bool alarm = TONE_ALARM[tone];
  bool above = alarm || selected;
  if (tone == 0 || above != (markPoints.alarmPass > 0.5) || (!above && markPoints.calm <= 0.0)) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  geometry.worldPosition = instancePositions;
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  float fixedSize = floor(instanceSizes * 255.0 + 0.5);
  vIcon = int(instanceIcons * 255.0 + 0.5);
  vAlarm = alarm ? 1 : 0;
  vShape = TONE_SHAPE[tone];
  float badge = alarm ? ${ALARM_BADGE} : selected ? 13.0 : ${BADGE};
  bool iconed = vIcon > 0 && markPoints.near > 0.5;
  vRadius = fixedSize > 0.0 ? fixedSize : iconed ? mix(badge * 0.65, badge, markPoints.near * 2.0 - 1.0) : TONE_RADIUS[tone] + markPoints.near;
  if (alarm && fixedSize == 0.0 && (state & ${LIFE_SAFETY}) == 0) vRadius *= 1.0 - 0.5 * markPoints.far;
  if (picking.isActive > 0.5) vRadius = max(vRadius, ${FINGER});
  vColor = TONE_COLOR[tone];
  vColor.a *= layer.opacity * (above ? 1.0 : markPoints.calm);
  DECKGL_FILTER_COLOR(vColor, geometry);
  float reach = vRadius * 1.5 + 3.0;
  vPixel = positions * reach;
  gl_Position = project_position_to_clipspace(instancePositions, instancePositions64Low, vec3(0.0), geometry.position);
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  gl_Position.xy += project_pixel_size_to_clipspace(vPixel);
}
`;

export const POINTS_FS = `\
#version 300 es
#define SHADER_NAME mark-points-fragment
precision highp float;
precision highp int;
uniform sampler2D iconAtlas;
in vec2 vPixel;
flat in vec4 vColor;
flat in float vRadius;
flat in int vShape;
flat in int vIcon;
flat in int vAlarm;
out vec4 fragColor;
${SHAPE_DISTANCE}
const vec3 NIGHT = vec3(0.027, 0.055, 0.086);

float inked(vec2 p, float half_) {
  vec2 uv = vec2(p.x, -p.y) / half_ * 0.5 + 0.5;
  if (vIcon == 0 || uv.x < 0.0 || uv.y < 0.0 || uv.x > 1.0 || uv.y > 1.0) return 0.0;
  float cell = float(vIcon - 1);
  vec2 corner = vec2(mod(cell, markPoints.iconColumns), floor(cell / markPoints.iconColumns));
  return texture(iconAtlas, (corner + uv) / markPoints.iconColumns).a;
}

void main(void) {
  float soft = 0.7 / markPoints.pixelRatio;
  bool badge = vIcon > 0 && vRadius > 6.4;
  if (picking.isActive > 0.5) {
    if (length(vPixel) > vRadius) discard;
    fragColor = vec4(1.0);
    DECKGL_FILTER_COLOR(fragColor, geometry);
    return;
  }
  int shape = badge && vAlarm == 0 ? 0 : vShape;
  float d = shapeDistance(shape, vPixel, vRadius);
  float body = 1.0 - smoothstep(-soft, soft, d);
  if (badge) {
    float glyph = inked(vPixel + vec2(0.0, shape == 3 ? vRadius * 0.1 : 0.0), vRadius * (shape == 3 ? 0.5 : shape == 4 ? 0.52 : 0.62));
    float rim = smoothstep(-1.6 - soft, -1.6 + soft, d);
    vec3 inner = vAlarm == 1 ? mix(vColor.rgb, NIGHT, glyph) : mix(NIGHT, vColor.rgb, max(glyph, rim * 0.75));
    float glow = vAlarm == 1 ? 0.8 * (1.0 - smoothstep(0.0, 3.0, d)) : 0.0;
    fragColor = vec4(mix(NIGHT, inner, body), max(body * max(vColor.a, 0.9), glow));
  } else {
    float rim = vAlarm == 1 ? 0.85 * (1.0 - smoothstep(1.0, 2.4, d)) : 0.0;
    fragColor = vec4(mix(NIGHT, vColor.rgb, body), max(body * vColor.a, rim));
  }
  if (fragColor.a < 0.01) discard;
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;
