import { MOST_PICTURE } from '#contract/walls/tile.ts';

/** Pixels across. */
const WIDTH = 256;
/** JPEG, the first that is small enough. */
const QUALITIES = [0.7, 0.5, 0.3];
const GROUND = '#060d15';
const PANEL = 'rgba(16, 30, 43, 0.85)';

/**
 * A small picture of what this page shows: the stage as it was last drawn, and panels as boxes, without their words.
 * @returns JPEG in base64; undefined = it cannot be made small enough, or of what is shown no picture can be taken
 */
export function smallPicture(): string | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = Math.max(1, Math.round((WIDTH * innerHeight) / innerWidth));
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = GROUND;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const scale = WIDTH / innerWidth;
  for (const drawn of document.querySelectorAll<HTMLCanvasElement>('.stage-canvas[data-ready] canvas')) {
    if (drawn.width === 0 || drawn.height === 0) continue;
    const { left, top, width, height } = drawn.getBoundingClientRect();
    pen.drawImage(drawn, left * scale, top * scale, width * scale, height * scale);
  }
  pen.fillStyle = PANEL;
  for (const panel of document.querySelectorAll('[data-area]')) {
    const { left, top, width, height } = panel.getBoundingClientRect();
    pen.fillRect(left * scale, top * scale, width * scale, height * scale);
  }
  return QUALITIES.map((quality) => canvas.toDataURL('image/jpeg', quality).split(',')[1]).find((jpeg) => jpeg.length <= MOST_PICTURE);
}
