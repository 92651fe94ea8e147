import { describe, expect, it } from 'vitest';
import { tileX, tileY } from '#tiles/build/vector-tiles.ts';
import { edgesOf, fadeOut } from './ground-edge.ts';

describe('the ground’s edge', () => {
  const BOUNDS = [117, 36, 118, 37] as const;
  const world = { z: 0, x: 0, y: 0 };

  it('is where the archive ends, and begins to fade inside it', () => {
    const [west, east, north, south] = edgesOf(BOUNDS, world, 360);
    expect([west.to, east.to]).toEqual([297, 298]);
    expect(west.from).toBeGreaterThan(297);
    expect(east.from).toBeLessThan(298);
    expect(north.to).toBeLessThan(south.to);
    expect(edgesOf(BOUNDS, { z: 14, x: tileX(117.5, 14), y: tileY(36.5, 14) }, 1024)).toEqual([]);
    expect(edgesOf(BOUNDS, { z: 14, x: tileX(117.01, 14), y: tileY(36.5, 14) }, 1024)).toMatchObject([{ axis: 'x' }]);
  });

  it('is nothing that is drawn beyond it', () => {
    const boxes: number[][] = [];
    const stops: number[] = [];
    const pen = {
      fillStyle: '',
      globalAlpha: 0,
      createLinearGradient: () => ({ addColorStop: (at: number) => stops.push(at) }),
      fillRect: (...box: number[]) => boxes.push(box),
    };
    fadeOut(
      pen as never,
      [
        { axis: 'x', from: 60, to: 20 },
        { axis: 'y', from: 80, to: 200 },
      ],
      100,
      [6, 11, 18],
    );
    expect(boxes).toEqual([
      [0, 0, 60, 100],
      [0, 80, 100, 20],
    ]);
    expect([stops[0], stops.at(-1)]).toEqual([0, 1]);
  });
});
