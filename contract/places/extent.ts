/** The least of any number of values; Infinity of none. `Math.min(...values)` throws beyond some 65,000. */
export function minOf(values: Iterable<number>): number {
  let found = Infinity;
  for (const value of values) if (!(value >= found)) found = value;
  return found;
}

/** The greatest of any number of values; −Infinity of none. */
export function maxOf(values: Iterable<number>): number {
  let found = -Infinity;
  for (const value of values) if (!(value <= found)) found = value;
  return found;
}

/** West, south, east, north of any number of places; four infinities of none. */
export function boundsOf(
  places: Iterable<readonly [number, number, ...number[]]>,
): [west: number, south: number, east: number, north: number] {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of places) {
    if (x < bounds[0]) bounds[0] = x;
    if (y < bounds[1]) bounds[1] = y;
    if (x > bounds[2]) bounds[2] = x;
    if (y > bounds[3]) bounds[3] = y;
  }
  return bounds;
}
