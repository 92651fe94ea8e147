import type { Device, Texture } from '@luma.gl/core';
import { drawIcons } from '#client/stages/paint/icon-sheet.ts';

export interface IconAtlas {
  readonly texture: Texture;
  readonly columns: number;
  readonly names: readonly string[];
}

export function createIconAtlas(device: Device, names: readonly string[]): IconAtlas {
  const { pixels, side, columns } = drawIcons(names);
  const texture = device.createTexture({
    id: 'mark-icons',
    width: side,
    height: side,
    format: 'rgba8unorm',
    data: pixels,
    sampler: { minFilter: 'linear', magFilter: 'linear' },
  });
  return { texture, columns, names };
}
