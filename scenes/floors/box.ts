/** An upright box in a building's own frame, metres: x along its front, y towards its back. */
export interface Box {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

export const box = (x0: number, x1: number, y0: number, y1: number): Box => ({ x0, x1, y0, y1 });
export const width = ({ x0, x1 }: Box): number => x1 - x0;
export const depth = ({ y0, y1 }: Box): number => y1 - y0;

/** Mirrored at the line x = `at`. */
export const mirrorX = ({ x0, x1, y0, y1 }: Box, at: number): Box => box(2 * at - x1, 2 * at - x0, y0, y1);
export const mirrorY = ({ x0, x1, y0, y1 }: Box, at: number): Box => box(x0, x1, 2 * at - y1, 2 * at - y0);

/** A stretch cut into pieces as near to `pitch` as whole numbers allow. */
export function pieces(from: number, to: number, pitch: number): (readonly [number, number])[] {
  if (to - from < 1) return [];
  const count = Math.max(1, Math.round((to - from) / pitch));
  return Array.from({ length: count }, (_, i) => [from + ((to - from) * i) / count, from + ((to - from) * (i + 1)) / count] as const);
}
