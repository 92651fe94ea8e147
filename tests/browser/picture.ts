import type { Page } from 'playwright-core';

/**
 * How much there is to be seen in the middle of a picture: standard deviation of brightness, 0 … 255. An empty stage has next to none.
 * @param eye a page to look with. @param image base64. @param middle shares of width and height: left, top, width, height
 */
export const contrastOf = (
  eye: Page,
  image: string,
  middle: readonly [number, number, number, number] = [0.3, 0.15, 0.4, 0.8],
): Promise<number> =>
  eye.evaluate(
    async ([data, part]) => {
      const picture = new Image();
      picture.src = `data:image/*;base64,${data}`;
      await picture.decode();
      const [left, top, width, height] = part.map((share, i) => Math.round(share * (i % 2 === 0 ? picture.width : picture.height)));
      const pen = new OffscreenCanvas(width, height).getContext('2d')!;
      pen.drawImage(picture, left, top, width, height, 0, 0, width, height);
      const { data: bytes } = pen.getImageData(0, 0, width, height);
      let [sum, squares] = [0, 0];
      for (let at = 0; at < bytes.length; at += 4) {
        const light = 0.299 * bytes[at] + 0.587 * bytes[at + 1] + 0.114 * bytes[at + 2];
        sum += light;
        squares += light * light;
      }
      const count = bytes.length / 4;
      return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
    },
    [image, middle] as const,
  );
