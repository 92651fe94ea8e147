import { Layer, picking, project32, type LayerProps, type UpdateParameters } from '@deck.gl/core';
import type { Texture } from '@luma.gl/core';
import { Geometry, Model } from '@luma.gl/engine';
import type { PointsMark } from '#client/marks/marks.ts';
import { roomNeeded } from '#client/marks/declutter/spacing.ts';
import { fade, inScale } from '#client/stages/camera/scale.ts';
import { POINTS_FS, POINTS_VS, pointsUniforms } from './points-shader.ts';

interface PointsLayerProps {
  readonly mark: PointsMark;
  readonly iconAtlas: Texture;
  readonly iconColumns: number;
  readonly pixelRatio: number;
}

/**
 * Points whose look is one byte each, in a buffer the stage owns and writes ranges of (`data.attributes.instanceTones`).
 * Drawn twice from the same buffers, calm tones beneath alarming ones, so that no order of slots can bury an alarm.
 */
export class PointsLayer extends Layer<PointsLayerProps & Required<LayerProps>> {
  static override layerName = 'PointsLayer';
  static override defaultProps = { mark: null, iconAtlas: null, iconColumns: 1, pixelRatio: 1 };
  declare state: { model?: Model };

  override getShaders(): ReturnType<Layer['getShaders']> {
    return super.getShaders({ vs: POINTS_VS, fs: POINTS_FS, modules: [project32, picking, pointsUniforms] });
  }

  override initializeState(): void {
    this.getAttributeManager()!.addInstanced({
      instancePositions: { size: 3, type: 'float64', fp64: this.use64bitPositions(), accessor: 'getPosition' },
      instanceTones: { size: 1, type: 'unorm8', noAlloc: true },
      instanceIcons: { size: 1, type: 'unorm8', noAlloc: true },
      instanceRooms: { size: 1, type: 'unorm8', noAlloc: true },
    });
  }

  override updateState(params: UpdateParameters<this>): void {
    super.updateState(params);
    if (!params.changeFlags.extensionsChanged) return;
    this.state.model?.destroy();
    this.state.model = this.createModel();
    this.getAttributeManager()!.invalidateAll();
  }

  override draw(): void {
    const { model } = this.state;
    const { mark, iconAtlas, iconColumns, pixelRatio } = this.props;
    const metres = this.context.viewport.metersPerPixel;
    if (!model || !inScale(mark, metres)) return;
    const calm = fade(mark.calmWithin, metres);
    const near = fade(mark.iconsWithin, metres);
    const far = 1 - fade(mark.alarmsWithin, metres);
    for (const alarmPass of [0, 1]) {
      model.shaderInputs.setProps({
        markPoints: { needed: roomNeeded(metres), calm, near, far, alarmPass, iconColumns, pixelRatio, iconAtlas },
      });
      model.draw(this.context.renderPass);
    }
  }

  /**
   * Takes over a slot's place, icon and room, in the arrays that `data` was given.
   * @param index where the slot is in them. @returns false when those are not on the card yet
   */
  rewrite(slot: number, index: number): boolean {
    const attributes = this.getAttributeManager()?.getAttributes();
    if (!attributes) return false;
    const { positions, icon, room } = this.props.mark.columns;
    const write = (name: string, size: number, source: Float64Array | Uint8Array): boolean => {
      const { value } = attributes[name];
      const [startOffset, endOffset] = [index * size, (index + 1) * size];
      if (!ArrayBuffer.isView(value) || value.constructor !== source.constructor || value.length < endOffset) return false;
      value.set(source.subarray(slot * size, (slot + 1) * size), startOffset);
      attributes[name].updateSubBuffer({ startOffset, endOffset });
      return true;
    };
    return write('instancePositions', 3, positions) && write('instanceIcons', 1, icon) && write('instanceRooms', 1, room);
  }

  private createModel(): Model {
    return new Model(this.context.device, {
      ...this.getShaders(),
      id: this.props.id,
      bufferLayout: this.getAttributeManager()!.getBufferLayouts(),
      geometry: new Geometry({
        topology: 'triangle-strip',
        attributes: { positions: { size: 2, value: new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]) } },
      }),
      isInstanced: true,
    });
  }
}
