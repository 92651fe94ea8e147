import { Layer, picking, project32, type LayerProps, type UpdateParameters } from '@deck.gl/core';
import type { Model } from '@luma.gl/engine';
import type { PulsesMark } from '#client/marks/marks.ts';
import { PULSE_ALPHA, pulseReach } from '#client/stages/paint/mark-shader.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import { TONE_TABLE } from '#client/stages/paint/tone-table.ts';
import { quadModel } from './quads.ts';

const UNIFORMS = `\
layout(std140) uniform markPulsesUniforms {
  float seconds;
  float reach;
  float pixelRatio;
} markPulses;
`;
const pulsesUniforms = {
  name: 'markPulses',
  vs: UNIFORMS,
  fs: UNIFORMS,
  uniformTypes: { seconds: 'f32', reach: 'f32', pixelRatio: 'f32' },
} as const;

const VS = `\
#version 300 es
#define SHADER_NAME mark-pulses-vertex
in vec2 positions;
in vec3 instancePositions;
in vec3 instancePositions64Low;
in float instanceTones;
in float instanceStates;
out vec2 vPixel;
flat out vec3 vColor;
flat out float vState;
${TONE_TABLE}
void main(void) {
  geometry.worldPosition = instancePositions;
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  int tone = int(instanceTones * 255.0 + 0.5) & 31;
  vec4 color = TONE_COLOR[tone];
  DECKGL_FILTER_COLOR(color, geometry);
  vColor = color.rgb;
  vState = instanceStates;
  vPixel = positions * (markPulses.reach + 2.0);
  gl_Position = project_position_to_clipspace(instancePositions, instancePositions64Low, vec3(0.0), geometry.position);
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  gl_Position.xy += project_pixel_size_to_clipspace(vPixel);
}
`;
const FS = `\
#version 300 es
#define SHADER_NAME mark-pulses-fragment
precision highp float;
in vec2 vPixel;
flat in vec3 vColor;
flat in float vState;
out vec4 fragColor;
${PULSE_ALPHA}
void main(void) {
  float d = length(vPixel);
  if (picking.isActive > 0.5 && d > 16.0) discard;
  float alpha = pulseAlpha(d, int(vState * 2.0 + 0.5), markPulses.seconds, markPulses.reach, 1.0 / markPulses.pixelRatio);
  if (alpha < 0.01) discard;
  fragColor = vec4(vColor, alpha * layer.opacity);
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;

/** Seconds since the newest alert came, read at each drawing, so that a ring needs no new layers. Below 0 = nothing may move. */
export interface StageClock {
  seconds: number;
}

interface PulseLayerProps {
  readonly mark: PulsesMark;
  readonly clock: StageClock;
  readonly pixelRatio: number;
}

/** Halos around alerts, and the ring that spreads once from one that has just come. All are one draw call; only a uniform moves. */
export class PulseLayer extends Layer<PulseLayerProps & Required<LayerProps>> {
  static override layerName = 'PulseLayer';
  static override defaultProps = { mark: null, clock: null, pixelRatio: 1 };
  declare state: { model?: Model };

  override getShaders(): ReturnType<Layer['getShaders']> {
    return super.getShaders({ vs: VS, fs: FS, modules: [project32, picking, pulsesUniforms] });
  }

  override initializeState(): void {
    this.getAttributeManager()!.addInstanced({
      instancePositions: { size: 3, type: 'float64', fp64: this.use64bitPositions(), accessor: 'getPosition' },
      instanceTones: { size: 1, type: 'unorm8', noAlloc: true },
      instanceStates: { size: 1, type: 'unorm8', noAlloc: true },
    });
  }

  override updateState(params: UpdateParameters<this>): void {
    super.updateState(params);
    if (!params.changeFlags.extensionsChanged) return;
    this.state.model?.destroy();
    this.state.model = quadModel(this, this.getShaders());
    this.getAttributeManager()!.invalidateAll();
  }

  override draw(): void {
    const { model } = this.state;
    const { mark, clock, pixelRatio } = this.props;
    const metres = this.context.viewport.metersPerPixel;
    if (!model || !inScale(mark, metres)) return;
    const reach = pulseReach(metres);
    model.shaderInputs.setProps({ markPulses: { seconds: clock.seconds, reach, pixelRatio } });
    model.draw(this.context.renderPass);
  }
}
