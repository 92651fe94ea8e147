import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localPlane } from '#scenes/local-plane.ts';
import { indexObstacles, type Obstacle } from '#scenes/sight/obstacle-index.ts';
import { axesOf, frame, levelLook, type Screen } from './framing.ts';
import { hiddenShare, unobstructedLook } from './unobstructed.ts';
import type { Look, Target } from '#client/stages/stage.ts';

const center = [117.02, 36.66] as const;
const plane = localPlane(center);
const SCREEN: Screen = { width: 1600, height: 1000, padding: { top: 0, right: 0, bottom: 0, left: 0 } };
const ringAround = (x: number, y: number, half: number): Target['outline'] =>
  [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ].map(([dx, dy]) => plane.toLonLat([x + dx, y + dy]));
const block = (name: string, x: number, y: number, half: number, height: number): Obstacle => ({
  name,
  path: `/s/${name}`,
  ring: ringAround(x, y, half),
  height,
});
const compound: Target = { outline: ringAround(0, 0, 60), center, height: 20, level: 'compound' };
const usual = levelLook(compound);
const near = (blocks: readonly Obstacle[]): ReturnType<typeof indexObstacles> => indexObstacles(blocks, center);
const share = (look: Look, blocks: readonly Obstacle[]): number =>
  hiddenShare(compound, frame({ ...compound, look }, SCREEN), '/s/own', near(blocks));

/** A tower right between the usual eye and the compound's middle, `back` metres before it. */
function before(name: string, back: number, half: number, height: number): Obstacle {
  const { forward } = axesOf(usual.bearing, 90);
  return block(name, -forward[0] * back, -forward[1] * back, half, height);
}

describe('unobstructedLook', () => {
  it('is the usual one where nothing is in the way, and where what is in the way belongs to the target', () => {
    expect(unobstructedLook(compound, '/s/own', near([]))).toEqual(usual);
    const tower = before('own', 40, 20, 120);
    expect(unobstructedLook(compound, '/s/own', near([{ ...tower, path: '/s/own/b1' }]))).toEqual(usual);
  });

  it('walks around a tower', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 95, max: 130 }),
        fc.integer({ min: 18, max: 35 }),
        fc.integer({ min: 90, max: 160 }),
        (back, half, height) => {
          const tower = [before('tower', back, half, height)];
          fc.pre(share(usual, tower) > 0.15);
          const look = unobstructedLook(compound, '/s/own', near(tower));
          expect(share(look, tower)).toBeLessThan(0.02);
          expect(Math.abs(look.bearing - usual.bearing)).toBeLessThanOrEqual(90);
        },
      ),
    );
  });

  it('never shows less than the usual look, whatever stands around, and is the same however buildings are listed', () => {
    const around = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 359 }),
        fc.integer({ min: 100, max: 260 }),
        fc.integer({ min: 8, max: 30 }),
        fc.integer({ min: 5, max: 140 }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(around, (specs) => {
        const blocks = specs.map(([angle, far, half, height], i) =>
          block(`b${i}`, Math.sin(angle) * far, Math.cos(angle) * far, half, height),
        );
        const look = unobstructedLook(compound, '/s/own', near(blocks));
        expect(share(look, blocks)).toBeLessThanOrEqual(share(usual, blocks));
        expect(unobstructedLook(compound, '/s/own', near(blocks.toReversed()))).toEqual(look);
      }),
      { numRuns: 40 },
    );
  });

  it('finds a device behind its neighbour, and a building from foot to roof', () => {
    const wall = [before('tower', 45, 25, 140)];
    for (const target of [
      { ...compound, outline: [center], height: 9, level: 'device' },
      { ...compound, outline: ringAround(0, 0, 12), height: 30, level: 'building' },
    ] as const) {
      const look = unobstructedLook(target, '/s/own', near(wall));
      expect(hiddenShare(target, frame({ ...target, look: levelLook(target) }, SCREEN), '/s/own', near(wall))).toBeGreaterThan(0.3);
      expect(hiddenShare(target, frame({ ...target, look }, SCREEN), '/s/own', near(wall))).toBeLessThan(0.05);
    }
  });
});
