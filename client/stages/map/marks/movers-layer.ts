import type { Layer, LayerProps, picking, project32, UpdateParameters } from '@deck.gl/core';
import type { Buffer, Device } from '@luma.gl/core';
import type { Model } from '@luma.gl/engine';
import type { MoversMark } from '#client/marks/marks.ts';
import { TRAIL } from '#client/marks/mover-tracks.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import { MOVER_COLOUR, MOVER_REACH, TRAIL_ALPHA, TRAIL_HALF } from '#client/stages/paint/mover-shader.ts';
import { TONE_TABLE } from '#client/stages/paint/tone-table.ts';
import type { quadModel } from './quads.ts';

/** Places in two parts, as deck.gl subtracts them: what 32 bits hold, and what is left. */
const HEAD_VS = `\
#version 300 es
#define SHADER_NAME mark-movers-vertex
in vec2 positions;
in vec3 moverPlaces;
in vec3 moverPlacesLow;
in vec2 moverLooks;
out vec2 vPixel;
flat out vec2 vAlong;
flat out vec4 vColor;
flat out int vTone;
${TONE_TABLE}
void main(void) {
  int tone = int(moverLooks.x + 0.5);
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (tone == 0) return;
  geometry.worldPosition = moverPlaces;
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  vTone = tone;
  vColor = TONE_COLOR[tone];
  DECKGL_FILTER_COLOR(vColor, geometry);
  vec4 at = project_position_to_clipspace(moverPlaces, moverPlacesLow, vec3(0.0), geometry.position);
  vAlong = vec2(0.0);
  if (moverLooks.y > -100.0) {
    vec3 step = vec3(sin(moverLooks.y), cos(moverLooks.y), 0.0) * project_size(8.0);
    vec4 ahead = project_position_to_clipspace(moverPlaces, moverPlacesLow, step);
    vAlong = normalize((ahead.xy / ahead.w - at.xy / at.w) * project.viewportSize + vec2(1e-6));
  }
  vPixel = positions * ${MOVER_REACH};
  gl_Position = at;
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  gl_Position.xy += project_pixel_size_to_clipspace(vPixel);
}
`;
const HEAD_FS = `\
#version 300 es
#define SHADER_NAME mark-movers-fragment
precision highp float;
precision highp int;
in vec2 vPixel;
flat in vec2 vAlong;
flat in vec4 vColor;
flat in int vTone;
out vec4 fragColor;
${MOVER_COLOUR}
void main(void) {
  if (picking.isActive > 0.5) {
    if (length(vPixel) > 11.0) discard;
    fragColor = vec4(1.0);
    DECKGL_FILTER_COLOR(fragColor, geometry);
    return;
  }
  fragColor = moverColour(vPixel, vAlong, vColor, vTone, 0.6);
  fragColor.a *= layer.opacity;
  if (fragColor.a < 0.01) discard;
}
`;
const TRAIL_VS = `\
#version 300 es
#define SHADER_NAME mark-trails-vertex
in vec2 positions;
in vec3 moverPlaces;
in vec3 moverPlacesLow;
in vec3 trailEnds;
in vec3 trailEndsLow;
in vec2 moverLooks;
out vec3 vColor;
out float vAcross;
out float vAge;
${TONE_TABLE}
void main(void) {
  int tone = int(moverLooks.x + 0.5);
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (tone == 0) return;
  vec4 from = project_position_to_clipspace(moverPlaces, moverPlacesLow, vec3(0.0));
  vec4 to = project_position_to_clipspace(trailEnds, trailEndsLow, vec3(0.0));
  vec2 along = (to.xy / to.w - from.xy / from.w) * project.viewportSize;
  if (dot(along, along) < 0.01) return;
  along = normalize(along);
  vAcross = positions.y * ${TRAIL_HALF};
  vAge = moverLooks.y + (positions.x * 0.5 + 0.5) / ${TRAIL}.0;
  vColor = TONE_COLOR[tone].rgb;
  gl_Position = mix(from, to, positions.x * 0.5 + 0.5);
  gl_Position.xy += project_pixel_size_to_clipspace(vec2(-along.y, along.x) * vAcross);
}
`;
const TRAIL_FS = `\
#version 300 es
#define SHADER_NAME mark-trails-fragment
precision highp float;
in vec3 vColor;
in float vAcross;
in float vAge;
out vec4 fragColor;
${TRAIL_ALPHA}
void main(void) {
  fragColor = vec4(vColor, trailAlpha(vAcross, vAge) * layer.opacity);
}
`;

/** Columns of numbers on the graphics card, written whole before each picture in which anybody moved. */
export class MoverBuffers {
  readonly heads: MoverAttributes;
  readonly trails: MoverAttributes & { readonly trailEnds: Column; readonly trailEndsLow: Column };
  private readonly slots: number;

  constructor(device: Device, slots: number, usage: number) {
    this.slots = slots;
    const column = (count: number, size: number): Column => new Column(device, count * size, usage);
    const places = (count: number): MoverAttributes => ({
      moverPlaces: column(count, 3),
      moverPlacesLow: column(count, 3),
      moverLooks: column(count, 2),
    });
    this.heads = places(slots);
    this.trails = { ...places(slots * TRAIL), trailEnds: column(slots * TRAIL, 3), trailEndsLow: column(slots * TRAIL, 3) };
  }

  write({ tracks: { count, positions, heading, tone, trail } }: MoversMark): void {
    const { heads, trails } = this;
    for (let slot = 0; slot < Math.min(count, this.slots); slot++) {
      split(positions, slot * 3, heads.moverPlaces, heads.moverPlacesLow, slot * 3);
      heads.moverLooks.values[slot * 2] = tone[slot];
      heads.moverLooks.values[slot * 2 + 1] = Number.isNaN(heading[slot]) ? -1000 : (heading[slot] * Math.PI) / 180;
      for (let bend = 0; bend < TRAIL; bend++) {
        const at = slot * TRAIL + bend;
        if (bend === 0) split(positions, slot * 3, trails.moverPlaces, trails.moverPlacesLow, at * 3);
        else split(trail, (at - 1) * 3, trails.moverPlaces, trails.moverPlacesLow, at * 3);
        split(trail, at * 3, trails.trailEnds, trails.trailEndsLow, at * 3);
        trails.moverLooks.values[at * 2] = tone[slot];
        trails.moverLooks.values[at * 2 + 1] = bend / TRAIL;
      }
    }
    for (const columns of [heads, trails]) for (const column of Object.values<Column>({ ...columns })) column.upload();
  }

  destroy(): void {
    for (const columns of [this.heads, this.trails]) for (const column of Object.values<Column>({ ...columns })) column.buffer.destroy();
  }
}

interface MoverAttributes {
  readonly moverPlaces: Column;
  readonly moverPlacesLow: Column;
  /** Tone, and heading in radians (below −100 = not known), or of a trail its age. */
  readonly moverLooks: Column;
}

class Column {
  readonly values: Float32Array<ArrayBuffer>;
  readonly buffer: Buffer;

  constructor(device: Device, length: number, usage: number) {
    this.values = new Float32Array(length);
    this.buffer = device.createBuffer({ usage, byteLength: Math.max(4, length * 4) });
  }

  upload(): void {
    this.buffer.write(this.values);
  }
}

function split(from: Float64Array, start: number, high: Column, low: Column, at: number): void {
  for (let axis = 0; axis < 3; axis++) {
    const value = from[start + axis];
    high.values[at + axis] = value;
    low.values[at + axis] = value - high.values[at + axis];
  }
}

interface MoversLayerProps {
  readonly mark: MoversMark;
  readonly part: 'heads' | 'trails';
}

const SIZES: Readonly<Record<string, number>> = { moverPlaces: 3, moverPlacesLow: 3, moverLooks: 2, trailEnds: 3, trailEndsLow: 3 };
const PARTS = {
  heads: { vs: HEAD_VS, fs: HEAD_FS, attributes: ['moverPlaces', 'moverPlacesLow', 'moverLooks'] },
  trails: { vs: TRAIL_VS, fs: TRAIL_FS, attributes: Object.keys(SIZES) },
} as const;

/** What of the engine this is drawn with: handed in, so that the part of it that comes later leaves the rest in one piece. */
interface Engine {
  readonly Layer: typeof Layer;
  readonly project32: typeof project32;
  readonly picking: typeof picking;
  readonly quadModel: typeof quadModel;
}

export type DrawnMoversLayer = Layer<MoversLayerProps & Required<LayerProps>>;

/** Makes the layer of movers, or of their trails, from buffers that the stage owns and writes (`MoverBuffers`). */
export function moversLayer(engine: Engine): new (props: object) => DrawnMoversLayer {
  return class MoversLayer extends engine.Layer<MoversLayerProps & Required<LayerProps>> {
    static override layerName = 'MoversLayer';
    static override defaultProps = { mark: null, part: 'heads' };
    declare state: { model?: Model };

    override getShaders(): ReturnType<Layer['getShaders']> {
      const { vs, fs } = PARTS[this.props.part];
      return super.getShaders({ vs, fs, modules: [engine.project32, engine.picking] });
    }

    override initializeState(): void {
      this.getAttributeManager()!.addInstanced(
        Object.fromEntries(PARTS[this.props.part].attributes.map((name) => [name, { size: SIZES[name], type: 'float32', noAlloc: true }])),
      );
    }

    override updateState(params: UpdateParameters<this>): void {
      super.updateState(params);
      if (!params.changeFlags.extensionsChanged) return;
      this.state.model?.destroy();
      this.state.model = engine.quadModel(this, this.getShaders());
      this.getAttributeManager()!.invalidateAll();
    }

    override draw(): void {
      const { model } = this.state;
      if (model && inScale(this.props.mark, this.context.viewport.metersPerPixel)) model.draw(this.context.renderPass);
    }
  };
}
