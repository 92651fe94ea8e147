import type { Layer, LayerProps, picking, project32, UpdateParameters } from '@deck.gl/core';
import type { Model } from '@luma.gl/engine';
import type { Line, LinesMark } from '#client/marks/marks.ts';
import { TONE } from '#client/marks/tones.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import { TONE_TABLE } from '#client/stages/paint/tone-table.ts';
import type { quadModel } from './quads.ts';

/** Widths travel as bytes: so many steps to a CSS pixel. */
const WIDTH_STEPS = 16;

const VS = `\
#version 300 es
#define SHADER_NAME mark-lines-vertex
in vec2 positions;
in vec3 instanceFrom;
in vec3 instanceFrom64Low;
in vec3 instanceTo;
in vec3 instanceTo64Low;
in float instanceTones;
in float instanceWidths;
out vec3 vColor;
out float vAcross;
flat out float vHalf;
${TONE_TABLE}
void main(void) {
  geometry.worldPosition = instanceFrom;
  vec4 from = project_position_to_clipspace(instanceFrom, instanceFrom64Low, vec3(0.0));
  vec4 to = project_position_to_clipspace(instanceTo, instanceTo64Low, vec3(0.0));
  vec2 along = normalize((to.xy / to.w - from.xy / from.w) * project.viewportSize + vec2(1e-6));
  vHalf = instanceWidths * 255.0 / (2.0 * ${WIDTH_STEPS}.0);
  vAcross = positions.y * (vHalf + 1.0);
  gl_Position = mix(from, to, positions.x * 0.5 + 0.5);
  gl_Position.xy += project_pixel_size_to_clipspace(vec2(-along.y, along.x) * vAcross);
  vColor = TONE_COLOR[int(instanceTones * 255.0 + 0.5) & 31].rgb;
}
`;
const FS = `\
#version 300 es
#define SHADER_NAME mark-lines-fragment
precision highp float;
in vec3 vColor;
in float vAcross;
flat in float vHalf;
out vec4 fragColor;
void main(void) {
  fragColor = vec4(vColor, 0.95 * clamp(vHalf + 0.5 - abs(vAcross), 0.0, 1.0) * layer.opacity);
}
`;

interface LineLayerProps {
  readonly mark: LinesMark;
}

interface Piece {
  readonly line: Line;
  /** The point it goes from, to the next. */
  readonly at: number;
}

const pointOf = ({ points, heights }: Line, at: number): [number, number, number] => [points[at][0], points[at][1], heights?.[at] ?? 0];

/** What a `LineLayer` is fed with: one instance for each straight piece. */
export function lineData(lines: readonly Line[]): object {
  const pieces = lines.flatMap((line) => line.points.slice(1).map((_, at): Piece => ({ line, at })));
  const bytes = (of: (piece: Piece) => number): object => ({ value: Uint8Array.from(pieces, of), normalized: true });
  const ends = (step: 0 | 1): object => ({ value: Float64Array.from(pieces.flatMap(({ line, at }) => pointOf(line, at + step))), size: 3 });
  return {
    length: pieces.length,
    attributes: {
      getFrom: ends(0),
      getTo: ends(1),
      instanceTones: bytes(({ line }) => TONE[line.tone]),
      instanceWidths: bytes(({ line }) => Math.min(255, Math.round(line.width * WIDTH_STEPS))),
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
export type DrawnLineLayer = Layer<LineLayerProps & Required<LayerProps>>;

/** Makes the layer of straight lines through the air, as wide as they are told at any distance; seen through walls, as points are. */
export function lineLayer(engine: Engine): new (props: object) => DrawnLineLayer {
  return class LineLayer extends engine.Layer<LineLayerProps & Required<LayerProps>> {
    static override layerName = 'LineLayer';
    static override defaultProps = { mark: null };
    declare state: { model?: Model };

    override getShaders(): ReturnType<Layer['getShaders']> {
      return super.getShaders({ vs: VS, fs: FS, modules: [engine.project32, engine.picking] });
    }

    override initializeState(): void {
      this.getAttributeManager()!.addInstanced({
        instanceFrom: { size: 3, type: 'float64', fp64: this.use64bitPositions(), accessor: 'getFrom' },
        instanceTo: { size: 3, type: 'float64', fp64: this.use64bitPositions(), accessor: 'getTo' },
        instanceTones: { size: 1, type: 'unorm8', noAlloc: true },
        instanceWidths: { size: 1, type: 'unorm8', noAlloc: true },
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
      if (this.state.model && inScale(this.props.mark, this.context.viewport.metersPerPixel))
        this.state.model.draw(this.context.renderPass);
    }
  };
}
