import { iconShape } from '#client/ui/icons/Icon.tsx';

const CELL = 64;
const MARGIN = 4;

export interface IconSheet {
  /** White on nothing, four bytes a pixel; icon n is in cell n, rows of `columns`. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Pixels. */
  readonly side: number;
  readonly columns: number;
}

/** Draws the named icons into one picture. Unknown names stay empty. */
export function drawIcons(names: readonly string[]): IconSheet {
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
  return { pixels: new Uint8Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer), side: canvas.width, columns };
}
