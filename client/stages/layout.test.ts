import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seat, type Frame, type Seat, type Word } from './layout.ts';

const FRAME: Frame = { width: 1600, height: 900, covered: { top: 60, right: 300, bottom: 40, left: 320 } };
const word = (stands: Word['stands'], x: number, y: number, patch: Partial<Word> = {}): Word =>
  ({ x, y, width: stands === 'count' ? 26 : 90, height: stands === 'count' ? 26 : 24, stands, always: stands === 'count', more: 0, ...patch });
const words = fc.array(fc.record({
  stands: fc.constantFrom<Word['stands']>('plate', 'count', 'roof', 'name'), x: fc.integer({ min: -200, max: 1800 }), y: fc.integer({ min: -100, max: 1000 }),
  always: fc.boolean(), more: fc.constantFrom(0, 19, 38),
}).map(({ stands, x, y, always, more }) => word(stands, x, y, { always: always || stands === 'count', more: stands === 'count' ? more : 0 })), { maxLength: 60 });

type Box = { left: number; top: number; right: number; bottom: number };
const boxOf = ({ left, top, more }: Seat, one: Word): Box => ({ left, top, right: left + one.width + (more ? one.more : 0), bottom: top + one.height });
const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const isIn = ({ x, y }: Word): boolean => x >= 0 && y >= 0 && x <= FRAME.width && y <= FRAME.height;

describe('seat', () => {
  it('puts no plate over another word or under a panel, whatever must be seen', () => {
    fc.assert(fc.property(words, (all) => {
      seat(all, FRAME).forEach((one, i) => {
        if (one === null || all[i].stands !== 'plate') return;
        const { left, top, right, bottom } = boxOf(one, all[i]);
        expect(left >= 320 && right <= 1300 && top >= 60 && bottom <= 860).toBe(true);
      });
    }));
  });

  it('never lets the less urgent cover the more urgent, unless it is a count that must be seen', () => {
    fc.assert(fc.property(words, (all) => {
      const seats = seat(all, FRAME);
      seats.forEach((one, i) => {
        if (one === null || (all[i].always && all[i].stands !== 'plate')) return;
        seats.slice(0, i).forEach((other, j) => expect(other !== null && overlap(boxOf(one, all[i]), boxOf(other, all[j]))).toBe(false));
      });
    }));
  });

  it('gives the most urgent its own place whatever else there is, and hides nothing in sight that must be seen', () => {
    fc.assert(fc.property(words, fc.integer({ min: 400, max: 1200 }), fc.integer({ min: 200, max: 800 }), (rest, x, y) => {
      const first = word('count', x, y, { more: 19 });
      const seats = seat([first, ...rest], FRAME);
      expect(seats[0]).toEqual(seat([first], FRAME)[0]);
      expect(seats[0]).toMatchObject({ left: x - 13, top: y - 13, more: true });
      rest.forEach((one, i) => {
        if (one.always && one.stands !== 'plate' && isIn(one)) expect(seats[i + 1]).not.toBeNull();
      });
    }));
  });

  it('keeps counts of two near places apart, in the order of their urgency', () => {
    fc.assert(fc.property(fc.integer({ min: -25, max: 25 }), fc.integer({ min: -25, max: 25 }), (dx, dy) => {
      const pair = [word('count', 800, 500), word('count', 800 + dx, 500 + dy)];
      const [worse, lesser] = seat(pair, FRAME) as Seat[];
      expect(worse).toMatchObject({ left: 787, top: 487 });
      expect(overlap(boxOf(worse, pair[0]), boxOf(lesser, pair[1]))).toBe(false);
      expect(Math.hypot(lesser.left - 787 - dx, lesser.top - 487 - dy)).toBeLessThan(50);
    }));
  });

  it('keeps the place of what burns free of the words of others', () => {
    fc.assert(fc.property(fc.integer({ min: -120, max: 120 }), fc.integer({ min: -10, max: 70 }), fc.constantFrom<Word['stands']>('plate', 'count', 'roof', 'name'), (dx, dy, stands) => {
      const pair = [word('plate', 800, 500, { always: true }), word(stands, 800 + dx, 500 + dy)];
      const other = seat(pair, FRAME)[1];
      if (other) expect(overlap(boxOf(other, pair[1]), { left: 790, top: 490, right: 810, bottom: 510 })).toBe(false);
    }));
  });

  it('moves a name aside for the count on the same place', () => {
    const [count, name] = seat([word('count', 800, 500), word('name', 800, 500)], FRAME) as Seat[];
    expect(count.top).toBe(487);
    expect(name.top).toBeGreaterThanOrEqual(513);
  });

  it('shows a plate whole where its place is in sight: off the panels, below its place where there is no room above', () => {
    fc.assert(fc.property(fc.integer({ min: 320, max: 1300 }), fc.integer({ min: 60, max: 860 }), (x, y) => {
      const plate = word('plate', x, y, { width: 240, always: true });
      const [{ left, top, stem, foot }] = seat([plate], FRAME) as Seat[];
      expect(left).toBeGreaterThanOrEqual(320);
      expect(left + 240).toBeLessThanOrEqual(1300);
      expect(top).toBeGreaterThanOrEqual(60);
      expect(left + foot).toBe(x);
      if (stem > 0) expect(top + 24 + stem).toBe(y);
      else expect(top).toBeGreaterThan(y);
    }));
  });

  it('leaves out the plate of a place that is covered at the top, unless it must be seen', () => {
    const plate = (always: boolean): Word => word('plate', 800, 40, { width: 240, always });
    expect(seat([plate(false)], FRAME)).toEqual([null]);
    expect(seat([plate(true)], FRAME)[0]).toMatchObject({ top: 64 });
    expect(seat([plate(false)], { width: 1600, height: 900 })[0]).not.toBeNull();
  });

  it('puts nothing anywhere whose place cannot be told', () => {
    for (const [x, y] of [[NaN, 5], [5, NaN], [Infinity, 5], [NaN, NaN]]) {
      expect(seat(['plate', 'count', 'roof', 'name'].map((stands) => word(stands as Word['stands'], x, y, { always: true })), FRAME)).toEqual([null, null, null, null]);
    }
    expect(seat([null], FRAME)).toEqual([null]);
  });
});
