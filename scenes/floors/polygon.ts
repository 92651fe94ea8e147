import type { Metres } from '#scenes/local-plane.ts';

/** Distance from a point to the nearest edge of a ring, metres. */
export function toEdge(ring: readonly Metres[], [x, y]: Metres): number {
  let nearest = Infinity;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length];
    const [dx, dy] = [bx - ax, by - ay];
    const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(x - ax - share * dx, y - ay - share * dy));
  });
  return nearest;
}

/** Mean of the corners: inside, for the rooms we make. */
export const middleOf = (ring: readonly Metres[]): Metres => [
  ring.reduce((sum, [x]) => sum + x, 0) / ring.length,
  ring.reduce((sum, [, y]) => sum + y, 0) / ring.length,
];
