import type { PixelBox } from '#contract/walls/canvas.ts';

/** The picture that this page shows a part of. CSS pixels. */
export interface PictureCanvas {
  readonly width: number;
  readonly height: number;
  /** What this page shows of it. */
  readonly part: PixelBox;
  /** Root size of type and spacing. */
  readonly root: number;
  /** What lies behind bezels: no words stand there. */
  readonly bezels: readonly PixelBox[];
}

let canvas: PictureCanvas | null = null;

/** `null` = the page shows a whole picture, as most do. */
export const pictureCanvas = (): PictureCanvas | null => canvas;

export function setPictureCanvas(next: PictureCanvas | null): void {
  canvas = next;
}
