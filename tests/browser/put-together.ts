import type { Page } from 'playwright-core';
import { canvasSize, tileBox, type CanvasShape } from '#contract/walls/canvas.ts';

/** One tile's screenshot, PNG in base64, and where its upper left corner lies in the whole picture. */
interface Part {
  readonly png: string;
  readonly left: number;
  readonly top: number;
}

/** Pictures of all tiles of a wall, in the order of its rows. */
export async function shootTiles(tiles: readonly Page[], shape: CanvasShape): Promise<Part[]> {
  const parts: Part[] = [];
  for (const [at, page] of tiles.entries()) {
    const { left, top } = tileBox(shape, at % shape.columns, Math.floor(at / shape.columns));
    parts.push({ png: (await page.screenshot()).toString('base64'), left, top });
  }
  return parts;
}

/** The whole picture, PNG in base64. @param eye a page to draw with */
export const putTogether = (eye: Page, parts: readonly Part[], shape: CanvasShape): Promise<string> =>
  eye.evaluate(
    async ([shots, { width, height }]) => {
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext('2d')!;
      for (const { png, left, top } of shots) {
        const image = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0))]));
        pen.drawImage(image, left, top);
      }
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
      let text = '';
      for (let from = 0; from < bytes.length; from += 32_768) text += String.fromCharCode(...bytes.subarray(from, from + 32_768));
      return btoa(text);
    },
    [parts, canvasSize(shape)] as const,
  );
