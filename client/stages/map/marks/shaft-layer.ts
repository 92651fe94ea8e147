import type { Layer, LayerProps, picking, project32, UpdateParameters } from '@deck.gl/core';
import type { Model } from '@luma.gl/engine';
import type { Pulse, PulsesMark } from '#client/marks/marks.ts';
import { TONE } from '#client/marks/tones.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import { SHAFT_COLOUR } from '#client/stages/paint/shaft.ts';
import { TONE_TABLE } from '#client/stages/paint/tone-table.ts';
import type { quadModel } from './quads.ts';

/** Of the picture's height: how high a shaft stands, how wide it is from its middle, and how far it lights the ground. */
const SHAPE = { high: 0.45, half: 0.026, glow: 0.12 } as const;

const UNIFORMS = `\
layout(std140) uniform markShaftsUniforms {
  float metres;
  float picture;
} markShafts;
`;
const shaftsUniforms = { name: 'markShafts', vs: UNIFORMS, fs: UNIFORMS, uniformTypes: { metres: 'f32', picture: 'f32' } } as const;

const VS = `\
#version 300 es
#define SHADER_NAME mark-shafts-vertex
in vec2 positions;
in vec3 instancePositions;
in vec3 instancePositions64Low;
in float instanceTones;
out vec2 vPixel;
flat out float vLong;
flat out vec3 vColor;
${TONE_TABLE}
void main(void) {
  geometry.worldPosition = instancePositions;
  vec4 foot = project_position_to_clipspace(instancePositions, instancePositions64Low, vec3(0.0));
  vec4 head = project_position_to_clipspace(instancePositions + vec3(0.0, 0.0, markShafts.metres), instancePositions64Low, vec3(0.0));
  vec2 along = (head.xy / head.w - foot.xy / foot.w) * project.viewportSize * 0.5 / project.devicePixelRatio;
  vLong = max(1.0, length(along));
  along /= vLong;
  float glow = markShafts.picture * ${SHAPE.glow};
  vPixel = vec2(positions.x * glow, mix(-glow, vLong, positions.y * 0.5 + 0.5));
  vec2 offset = vec2(along.y, -along.x) * vPixel.x + along * vPixel.y;
  gl_Position = foot;
  gl_Position.xy += project_pixel_size_to_clipspace(offset);
  vColor = TONE_COLOR[int(instanceTones * 255.0 + 0.5) & 31].rgb;
}
`;
const FS = `\
#version 300 es
#define SHADER_NAME mark-shafts-fragment
precision highp float;
in vec2 vPixel;
flat in float vLong;
flat in vec3 vColor;
out vec4 fragColor;
${SHAFT_COLOUR}
void main(void) {
  float picture = markShafts.picture;
  fragColor = shaftColour(vPixel, vLong, vColor, picture * ${SHAPE.half}, picture * ${SHAPE.glow});
  fragColor.a *= layer.opacity;
  if (fragColor.a < 0.01) discard;
}
`;

interface ShaftLayerProps {
  readonly mark: PulsesMark;
}
export type DrawnShaftLayer = Layer<ShaftLayerProps & Required<LayerProps>>;

/** What a `ShaftLayer` is fed with; the worst last, above the others. */
export function shaftData(shafts: readonly Pulse[]): object {
  const drawn = shafts.toReversed();
  return {
    length: drawn.length,
    attributes: {
      getPosition: { value: Float64Array.from(drawn.flatMap(({ position }) => [...position])), size: 3 },
      instanceTones: { value: Uint8Array.from(drawn, ({ tone }) => TONE[tone]), normalized: true },
    },
  };
}

/** What the first picture has of the engine: importing it here would put all of it into a file of its own. */
interface Engine {
  readonly Layer: typeof Layer;
  readonly picking: typeof picking;
  readonly project32: typeof project32;
  readonly quadModel: typeof quadModel;
}

/** Makes the layer of shafts of light, as the globe has them: the same part of the picture at every distance and on every screen. */
export function shaftLayer(engine: Engine): new (props: object) => DrawnShaftLayer {
  return class ShaftLayer extends engine.Layer<ShaftLayerProps & Required<LayerProps>> {
    static override layerName = 'ShaftLayer';
    static override defaultProps = { mark: null };
    declare state: { model?: Model };

    override getShaders(): ReturnType<Layer['getShaders']> {
      return super.getShaders({ vs: VS, fs: FS, modules: [engine.project32, engine.picking, shaftsUniforms] });
    }

    override initializeState(): void {
      this.getAttributeManager()!.addInstanced({
        instancePositions: { size: 3, type: 'float64', fp64: this.use64bitPositions(), accessor: 'getPosition' },
        instanceTones: { size: 1, type: 'unorm8', noAlloc: true },
      });
    }

    override updateState(params: UpdateParameters<this>): void {
      super.updateState(params);
      if (!params.changeFlags.extensionsChanged) return;
      this.state.model?.destroy();
      this.state.model = engine.quadModel(this, this.getShaders());
      this.getAttributeManager()!.invalidateAll();
    }

    override draw(): void {
      const { metersPerPixel, height } = this.context.viewport;
      const { model } = this.state;
      if (!model || !inScale(this.props.mark, metersPerPixel)) return;
      model.shaderInputs.setProps({ markShafts: { metres: metersPerPixel * height * SHAPE.high, picture: height } });
      model.draw(this.context.renderPass);
    }
  };
}
