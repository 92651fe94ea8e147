import { describe, expect, it } from 'vitest';
import { touches } from './area-tiles.ts';

const QUANCHENG = [117.0, 36.65, 117.04, 36.69] as const;

describe('a tile and an area', () => {
  it.each([
    [0, 0, 0, true],
    [1, 1, 0, true],
    [1, 0, 0, false],
    [1, 1, 1, false],
    // The tile of 117.02 E, 36.67 N at zoom 14, and its neighbour two columns on.
    [14, 13_517, 6395, true],
    [14, 13_520, 6395, false],
  ])('%i/%i/%i: %s', (z, x, y, meet) => expect(touches(QUANCHENG, z, x, y)).toBe(meet));
});
