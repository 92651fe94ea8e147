import type { XY } from '#scenes/town/geometry/plane.ts';

/** An upright box in a lot's own frame: x along its rows, y towards its back. */
export interface Box {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

export const box = (x0: number, x1: number, y0: number, y1: number): Box => ({ x0, x1, y0, y1 });
export const shrink = (b: Box, by: number): Box => box(b.x0 + by, b.x1 - by, b.y0 + by, b.y1 - by);
export const middle = (b: Box): XY => [(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2];

export const rectangle = ({ x0, x1, y0, y1 }: Box): XY[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

/** A slab block: flat to the south, a staircase standing out to the north for each entrance 单元. */
export function slab({ x0, x1, y0, y1 }: Box, units: number): XY[] {
  const outline: XY[] = [
    [x0, y0],
    [x1, y0],
  ];
  const step = (x1 - x0) / units;
  const stairs = 1.4;
  for (let unit = units - 1; unit >= 0; unit--) {
    const centre = x0 + (unit + 0.5) * step;
    const back = y1 - stairs;
    outline.push([x0 + (unit + 1) * step, back], [centre + 2.2, back], [centre + 2.2, y1], [centre - 2.2, y1], [centre - 2.2, back]);
  }
  outline.push([x0, y1 - stairs]);
  return outline.filter((p, i) => i === 0 || p[0] !== outline[i - 1][0] || p[1] !== outline[i - 1][1]);
}

/** A tower with bays cut into all four sides, so that every flat has windows on two. */
export function tower({ x0, x1, y0, y1 }: Box): XY[] {
  const cx = (x0 + x1) / 2;
  const cy = (y0 + y1) / 2;
  const [w, d] = [2.6, 2.2];
  return [
    [x0, y0],
    [cx - w, y0],
    [cx - w, y0 + d],
    [cx + w, y0 + d],
    [cx + w, y0],
    [x1, y0],
    [x1, cy - w],
    [x1 - d, cy - w],
    [x1 - d, cy + w],
    [x1, cy + w],
    [x1, y1],
    [cx + w, y1],
    [cx + w, y1 - d],
    [cx - w, y1 - d],
    [cx - w, y1],
    [x0, y1],
    [x0, cy + w],
    [x0 + d, cy + w],
    [x0 + d, cy - w],
    [x0, cy - w],
  ];
}

/** Three wings around a yard that opens to the south. */
export function courtyard({ x0, x1, y0, y1 }: Box, wing: number): XY[] {
  return [
    [x0, y0],
    [x0 + wing, y0],
    [x0 + wing, y1 - wing],
    [x1 - wing, y1 - wing],
    [x1 - wing, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

/** The back wing of a courtyard: a box that lies inside the footprint. */
export const backWing = (b: Box, wing: number): Box => box(b.x0, b.x1, b.y1 - wing, b.y1);

/** Two wings at a right angle. */
export function corner({ x0, x1, y0, y1 }: Box, wing: number): XY[] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y0 + wing],
    [x0 + wing, y0 + wing],
    [x0 + wing, y1],
    [x0, y1],
  ];
}

/** A round-ish outline (pond, lawn) inside a box; `wobble` 0 = an ellipse. */
export function blob({ x0, x1, y0, y1 }: Box, wobble: number, phase: number): XY[] {
  const rx = (x1 - x0) / 2;
  const ry = (y1 - y0) / 2;
  return Array.from({ length: 28 }, (_, i): XY => {
    const angle = (i / 28) * 2 * Math.PI;
    const reach = 1 - wobble + wobble * (0.6 * Math.sin(2 * angle + phase) + 0.4 * Math.sin(3 * angle - 2 * phase));
    return [(x0 + x1) / 2 + rx * reach * Math.cos(angle), (y0 + y1) / 2 + ry * reach * Math.sin(angle)];
  });
}

/** A running track: a field with round ends, long side along y. */
export function track({ x0, x1, y0, y1 }: Box): XY[] {
  const r = (x1 - x0) / 2;
  const cx = (x0 + x1) / 2;
  const arc = (cy: number, from: number): XY[] =>
    Array.from({ length: 11 }, (_, i): XY => [cx + r * Math.cos(from + (i / 10) * Math.PI), cy + r * Math.sin(from + (i / 10) * Math.PI)]);
  return [...arc(y1 - r, 0), ...arc(y0 + r, Math.PI)];
}
