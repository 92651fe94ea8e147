import { POINT_COLOUR, POINT_REACH, POINT_READ } from '#client/stages/paint/mark-shader.ts';

const UNIFORMS = `\
layout(std140) uniform markPointsUniforms {
  float needed;
  float calm;
  float near;
  float far;
  float alarmPass;
  float iconColumns;
  float pixelRatio;
} markPoints;
`;

/**
 * `needed`: room that a calm badge needs. `calm`: opacity of tones that are no alarm, 0 = not drawn. `near`: 0 = dots, 1 = badges with
 * icons. `far`: 1 = small alarms.
 */
export const pointsUniforms = {
  name: 'markPoints',
  vs: UNIFORMS,
  fs: UNIFORMS,
  uniformTypes: { needed: 'f32', calm: 'f32', near: 'f32', far: 'f32', alarmPass: 'f32', iconColumns: 'f32', pixelRatio: 'f32' },
} as const;

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
in float instanceRooms;
out vec2 vPixel;
flat out vec4 vColor;
flat out float vRadius;
flat out int vShape;
flat out int vIcon;
flat out int vAlarm;
${POINT_READ}
void main(void) {
  Point point = readPoint(int(instanceTones * 255.0 + 0.5), int(instanceIcons * 255.0 + 0.5), floor(instanceRooms * 255.0 + 0.5),
    markPoints.needed, markPoints.calm, markPoints.near, markPoints.far, markPoints.alarmPass > 0.5);
  if (point.radius == 0.0) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  geometry.worldPosition = instancePositions;
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  vIcon = point.icon;
  vAlarm = point.alarm ? 1 : 0;
  vShape = point.shape;
  vRadius = picking.isActive > 0.5 ? max(point.radius, ${FINGER}) : point.radius;
  vColor = vec4(point.color.rgb, point.color.a * layer.opacity);
  DECKGL_FILTER_COLOR(vColor, geometry);
  float radius = vRadius;
  vPixel = positions * (${POINT_REACH});
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
${POINT_COLOUR}
void main(void) {
  if (picking.isActive > 0.5) {
    if (length(vPixel) > vRadius) discard;
    fragColor = vec4(1.0);
    DECKGL_FILTER_COLOR(fragColor, geometry);
    return;
  }
  float soft = 0.7 / markPoints.pixelRatio;
  fragColor = pointColour(vPixel, vColor, vRadius, vShape, vIcon, vAlarm == 1, iconAtlas, markPoints.iconColumns, soft);
  if (fragColor.a < 0.01) discard;
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;
