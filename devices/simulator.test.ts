import { describe, expect, it } from 'vitest';
import { label } from '#contract/label.ts';
import { batteryLife, chance, dayWave, defineSimulator, drift, eventAt, happens, type SimulatedEvent } from './simulator.ts';

const HOUR = 3_600_000;
const T = Date.UTC(2026, 10, 23);
const flood: SimulatedEvent = {
  label: label('淹', 'flood'),
  lastsS: 100,
  ramps: ['level'],
  frames: [
    { atS: 0, points: { level: 10, open: 0 } },
    { atS: 20, points: { level: 50, open: 1 } },
    { atS: 60, points: { open: 1 } },
  ],
};

describe('an event', () => {
  it('jumps, or moves in a straight line where it is told to', () => {
    expect([0, 10, 20, 59, 60, 99].map((s) => eventAt(flood, s))).toEqual([
      { level: 10, open: 0 },
      { level: 30, open: 0 },
      { level: 50, open: 1 },
      { level: 50, open: 1 },
      { open: 1 },
      { open: 1 },
    ]);
  });

  it('ends, or lasts until somebody ends it', () => {
    expect(eventAt(flood, 100)).toBeNull();
    expect(eventAt(happens(label('火', 'fire'), ['fire'], null), 1e6)).toEqual({ fire: 1 });
  });

  it('must start at 0 and go forward', () => {
    const simulator = (frames: SimulatedEvent['frames']): unknown =>
      defineSimulator({ start: () => null, step: () => ({ points: {} }), events: { flood: { ...flood, frames } } });
    expect(() => simulator([{ atS: 1, points: {} }])).toThrow('event flood: the first frame must be at 0 s');
    expect(() =>
      simulator([
        { atS: 0, points: {} },
        { atS: 0, points: {} },
      ]),
    ).toThrow('frame 1 is not after');
  });
});

describe('chance and time', () => {
  it('chance is even and tells seeds and channels apart', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => chance(i, 1));
    expect(many.reduce((sum, x) => sum + x, 0) / many.length).toBeCloseTo(0.5, 1);
    expect(new Set(many).size).toBeGreaterThan(9_900);
    expect(chance(1, 1)).not.toBe(chance(1, 2));
  });

  it('drift moves smoothly within −1 … 1', () => {
    const walk = Array.from({ length: 2000 }, (_, i) => drift(3, 1, T + i * 1000, 60_000));
    expect(Math.max(...walk.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.max(...walk.slice(1).map((x, i) => Math.abs(x - walk[i])))).toBeLessThan(0.06);
    expect(Math.max(...walk) - Math.min(...walk)).toBeGreaterThan(0.8);
  });

  it('the day is highest at its hour in Beijing', () => {
    expect(dayWave(T + 7 * HOUR, 15)).toBeCloseTo(1);
    expect(dayWave(T + 19 * HOUR, 15)).toBeCloseTo(-1);
  });

  it('less than one battery in a hundred is low, yet some are', () => {
    const low = Array.from({ length: 2000 }, (_, seed) => batteryLife(seed, T, 4)).filter((pct) => pct < 20).length;
    expect(low).toBeGreaterThan(2);
    expect(low).toBeLessThan(20);
  });
});
