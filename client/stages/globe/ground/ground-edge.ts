/** West, south, east, north, degrees. */
type Bounds = readonly [number, number, number, number];

/** A stripe of a square over which the ground ends: all there at `from`, nothing left at `to`, pixels along `axis`. */
interface Edge {
  readonly axis: 'x' | 'y';
  readonly from: number;
  readonly to: number;
}

/** Share of the ground's width over which it ends. */
const SHARE = 0.1;

const across = (lon: number): number => (lon + 180) / 360;
function down(lat: number): number {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** Where the ground ends within a square of web mercator that is drawn `size` pixels wide, x to the east and y to the south. */
export function edgesOf(
  [west, south, east, north]: Bounds,
  { z, x, y }: { readonly z: number; readonly x: number; readonly y: number },
  size: number,
): Edge[] {
  const at = (share: number, first: number): number => (share * 2 ** z - first) * size;
  const [left, right, top, bottom] = [at(across(west), x), at(across(east), x), at(down(north), y), at(down(south), y)];
  const width = SHARE * Math.min(right - left, bottom - top);
  const all: readonly Edge[] = [
    { axis: 'x', from: left + width, to: left },
    { axis: 'x', from: right - width, to: right },
    { axis: 'y', from: top + width, to: top },
    { axis: 'y', from: bottom - width, to: bottom },
  ];
  return all.filter(({ from, to }) => (from > to ? from > 0 : from < size));
}

type Pen = Pick<CanvasRenderingContext2D, 'createLinearGradient' | 'fillStyle' | 'globalAlpha' | 'fillRect'>;

/** Lets what is drawn pass into `beyond`, sRGB, instead of ending. */
export function fadeOut(pen: Pen, edges: readonly Edge[], size: number, beyond: readonly number[]): void {
  pen.globalAlpha = 1;
  for (const { axis, from, to } of edges) {
    const gradient = axis === 'x' ? pen.createLinearGradient(from, 0, to, 0) : pen.createLinearGradient(0, from, 0, to);
    for (const share of [0, 0.25, 0.5, 0.75, 1])
      gradient.addColorStop(share, `rgb(${beyond.join(' ')} / ${share * share * (3 - 2 * share)})`);
    pen.fillStyle = gradient;
    const start = from > to ? 0 : Math.max(0, from);
    const end = from > to ? Math.min(size, from) : size;
    pen.fillRect(axis === 'x' ? start : 0, axis === 'y' ? start : 0, axis === 'x' ? end - start : size, axis === 'y' ? end - start : size);
  }
}
