import type { Layer } from '@deck.gl/core';
import { Geometry, Model } from '@luma.gl/engine';

/** The model of a layer whose every instance is one square of the picture, −1 … 1 both ways. @param shaders the layer's own */
export const quadModel = (layer: Layer, shaders: ReturnType<Layer['getShaders']>): Model =>
  new Model(layer.context.device, {
    ...shaders,
    id: layer.props.id,
    bufferLayout: layer.getAttributeManager()!.getBufferLayouts(),
    geometry: new Geometry({
      topology: 'triangle-strip',
      attributes: { positions: { size: 2, value: new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]) } },
    }),
    isInstanced: true,
  });
