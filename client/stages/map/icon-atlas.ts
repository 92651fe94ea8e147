import type { Device, Texture } from '@luma.gl/core';
import { iconShape } from '#client/ui/icons/Icon.tsx';

const CELL = 64;
const MARGIN = 4;

export interface IconAtlas {
  readonly texture: Texture;
  readonly columns: number;
  readonly names: readonly string[];
}

/** Draws the named icons into one texture, white on nothing, icon n in cell n (rows of `columns`). Unknown names stay empty. */
export function createIconAtlas(device: Device, names: readonly string[]): IconAtlas {
  const columns = Math.max(1, Math.ceil(Math.sqrt(names.length)));
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = columns * CELL;
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = pen.strokeStyle = '#fff';
  pen.lineWidth = 2.2;
  pen.lineCap = pen.lineJoin = 'round';
  names.forEach((name, index) => {
    const shape = iconShape(name);
    if (!shape) return;
    const scale = (CELL - 2 * MARGIN) / shape.size;
    pen.setTransform(scale, 0, 0, scale, (index % columns) * CELL + MARGIN, Math.floor(index / columns) * CELL + MARGIN);
    const ink = shape.stroke ? 'stroke' : 'fill';
    for (const data of shape.paths) pen[ink](new Path2D(data));
  });
  const pixels = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  const texture = device.createTexture({
    id: 'mark-icons', width: canvas.width, height: canvas.height, format: 'rgba8unorm', data: new Uint8Array(pixels.buffer),
    sampler: { minFilter: 'linear', magFilter: 'linear' },
  });
  return { texture, columns, names };
}
