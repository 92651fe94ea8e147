/** Pixels, four bytes each (red, green, blue, opacity), row by row. */
export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Longer side of a thumbnail, pixels. */
const LONGEST = 320;
/** What shows through where a picture is clear. */
const BEHIND = 255;

/** Each pixel is the mean of those it stands for. @param orientation 1 … 8, as EXIF has it */
export function shrink({ data, width, height }: Pixels, orientation: number): Pixels {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const small = new Uint8ClampedArray(w * h * 4);
  for (let y = 0; y < h; y++) {
    const [top, bottom] = spanOf(y, h, height);
    for (let x = 0; x < w; x++) {
      const [left, right] = spanOf(x, w, width);
      const sums = [0, 0, 0];
      for (let row = top; row < bottom; row++) {
        for (let at = (row * width + left) * 4, end = (row * width + right) * 4; at < end; at += 4) {
          const opaque = data[at + 3] / 255;
          for (let c = 0; c < 3; c++) sums[c] += data[at + c] * opaque + BEHIND * (1 - opaque);
        }
      }
      const count = (bottom - top) * (right - left);
      small.set([sums[0] / count, sums[1] / count, sums[2] / count, 255], (y * w + x) * 4);
    }
  }
  return turn({ data: small, width: w, height: h }, orientation);
}

/** Pixels of the large picture that pixel `at` of `of` stands for. */
function spanOf(at: number, of: number, all: number): [number, number] {
  const from = Math.floor((at * all) / of);
  return [from, Math.max(from + 1, Math.floor(((at + 1) * all) / of))];
}

/** Puts the pixels the way the picture is to be seen. */
function turn({ data, width, height }: Pixels, orientation: number): Pixels {
  if (orientation === 1) return { data, width, height };
  const onSide = orientation >= 5;
  const [w, h] = onSide ? [height, width] : [width, height];
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [sx, sy] = sourceOf(orientation, x, y, width, height);
      out.set(data.subarray((sy * width + sx) * 4, (sy * width + sx) * 4 + 4), (y * w + x) * 4);
    }
  }
  return { data: out, width: w, height: h };
}

/** Where a pixel that is seen at (x, y) is stored, by EXIF's eight ways. */
function sourceOf(orientation: number, x: number, y: number, width: number, height: number): [number, number] {
  const [right, bottom] = [width - 1, height - 1];
  const ways: readonly [number, number][] = [
    [x, y],
    [right - x, y],
    [right - x, bottom - y],
    [x, bottom - y],
    [y, x],
    [y, bottom - x],
    [right - y, bottom - x],
    [right - y, x],
  ];
  return ways[orientation - 1];
}
