import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels, type Frame, type Placement, type LabelBox } from './placement.ts';

const FRAME: Frame = { width: 1600, height: 900, covered: { top: 60, right: 300, bottom: 40, left: 320 } };
const word = (anchor: LabelBox['anchor'], x: number, y: number, patch: Partial<LabelBox> = {}): LabelBox => ({
  x,
  y,
  width: anchor === 'count' ? 26 : 90,
  height: anchor === 'count' ? 26 : 24,
  anchor,
  always: anchor === 'count',
  more: 0,
  ...patch,
});
const words = fc.array(
  fc
    .record({
      anchor: fc.constantFrom<LabelBox['anchor']>('plate', 'count', 'roof', 'name'),
      x: fc.integer({ min: -200, max: 1800 }),
      y: fc.integer({ min: -100, max: 1000 }),
      always: fc.boolean(),
      more: fc.constantFrom(0, 19, 38),
    })
    .map(({ anchor, x, y, always, more }) =>
      word(anchor, x, y, { always: always || anchor === 'count', more: anchor === 'count' ? more : 0 }),
    ),
  { maxLength: 60 },
);

type Box = { left: number; top: number; right: number; bottom: number };
const boxOf = ({ left, top, more }: Placement, one: LabelBox): Box => ({
  left,
  top,
  right: left + one.width + (more ? one.more : 0),
  bottom: top + one.height,
});
const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const isIn = ({ x, y }: LabelBox): boolean => x >= 0 && y >= 0 && x <= FRAME.width && y <= FRAME.height;

describe('placeLabels', () => {
  it('puts no plate over another word or under a panel, whatever must be seen', () => {
    fc.assert(
      fc.property(words, (all) => {
        placeLabels(all, FRAME).forEach((one, i) => {
          if (one === null || all[i].anchor !== 'plate') return;
          const { left, top, right, bottom } = boxOf(one, all[i]);
          expect(left >= 320 && right <= 1300 && top >= 60 && bottom <= 860).toBe(true);
        });
      }),
    );
  });

  it('never lets the less urgent cover the more urgent, unless it is a count that must be seen', () => {
    fc.assert(
      fc.property(words, (all) => {
        const placements = placeLabels(all, FRAME);
        placements.forEach((one, i) => {
          if (one === null || (all[i].always && all[i].anchor !== 'plate')) return;
          placements
            .slice(0, i)
            .forEach((other, j) => expect(other !== null && overlap(boxOf(one, all[i]), boxOf(other, all[j]))).toBe(false));
        });
      }),
    );
  });

  it('gives the most urgent its own place whatever else there is, and hides nothing in sight that must be seen', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 400, max: 1200 }), fc.integer({ min: 200, max: 800 }), (rest, x, y) => {
        const first = word('count', x, y, { more: 19 });
        const placements = placeLabels([first, ...rest], FRAME);
        expect(placements[0]).toEqual(placeLabels([first], FRAME)[0]);
        expect(placements[0]).toMatchObject({ left: x - 13, top: y - 13, more: true });
        rest.forEach((one, i) => {
          if (one.always && one.anchor !== 'plate' && isIn(one)) expect(placements[i + 1]).not.toBeNull();
        });
      }),
    );
  });

  it('keeps counts of two near places apart, in the order of their urgency', () => {
    fc.assert(
      fc.property(fc.integer({ min: -25, max: 25 }), fc.integer({ min: -25, max: 25 }), (dx, dy) => {
        const pair = [word('count', 800, 500), word('count', 800 + dx, 500 + dy)];
        const [worse, lesser] = placeLabels(pair, FRAME) as Placement[];
        expect(worse).toMatchObject({ left: 787, top: 487 });
        expect(overlap(boxOf(worse, pair[0]), boxOf(lesser, pair[1]))).toBe(false);
        expect(Math.hypot(lesser.left - 787 - dx, lesser.top - 487 - dy)).toBeLessThan(50);
      }),
    );
  });

  it('keeps the place of what burns free of the words of others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -120, max: 120 }),
        fc.integer({ min: -10, max: 70 }),
        fc.constantFrom<LabelBox['anchor']>('plate', 'count', 'roof', 'name'),
        (dx, dy, anchor) => {
          const pair = [word('plate', 800, 500, { always: true }), word(anchor, 800 + dx, 500 + dy)];
          const other = placeLabels(pair, FRAME)[1];
          if (other) expect(overlap(boxOf(other, pair[1]), { left: 790, top: 490, right: 810, bottom: 510 })).toBe(false);
        },
      ),
    );
  });

  it('moves a name aside for the count on the same place', () => {
    const [count, name] = placeLabels([word('count', 800, 500), word('name', 800, 500)], FRAME) as Placement[];
    expect(count.top).toBe(487);
    expect(name.top).toBeGreaterThanOrEqual(513);
  });

  it('shows a plate whole where its place is in sight: off the panels, below its place where there is no room above', () => {
    fc.assert(
      fc.property(fc.integer({ min: 320, max: 1300 }), fc.integer({ min: 60, max: 860 }), (x, y) => {
        const plate = word('plate', x, y, { width: 240, always: true });
        const [{ left, top, stem, foot }] = placeLabels([plate], FRAME) as Placement[];
        expect(left).toBeGreaterThanOrEqual(320);
        expect(left + 240).toBeLessThanOrEqual(1300);
        expect(top).toBeGreaterThanOrEqual(60);
        expect(left + foot).toBe(x);
        // One that stands and one that hangs tell alike how far their place is.
        expect(stem > 0 ? top + 24 + stem : top + stem).toBe(y);
      }),
    );
  });

  it('tells of a plate that hangs, past another, how far up its place is', () => {
    const [first, second] = [0, 1].map(() => word('plate', 800, 70, { width: 240, always: true }));
    const hung = placeLabels([first, second], FRAME) as Placement[];
    expect(hung.map(({ top, stem }) => top + stem)).toEqual([70, 70]);
    expect(hung[1].stem).toBeLessThan(hung[0].stem);
  });

  it('leaves out the plate of a place that is covered at the top, unless it must be seen', () => {
    const plate = (always: boolean): LabelBox => word('plate', 800, 40, { width: 240, always });
    expect(placeLabels([plate(false)], FRAME)).toEqual([null]);
    expect(placeLabels([plate(true)], FRAME)[0]).toMatchObject({ top: 64 });
    expect(placeLabels([plate(false)], { width: 1600, height: 900 })[0]).not.toBeNull();
  });

  it('puts nothing anywhere whose place cannot be told', () => {
    for (const [x, y] of [
      [NaN, 5],
      [5, NaN],
      [Infinity, 5],
      [NaN, NaN],
    ]) {
      expect(
        placeLabels(
          ['plate', 'count', 'roof', 'name'].map((anchor) => word(anchor as LabelBox['anchor'], x, y, { always: true })),
          FRAME,
        ),
      ).toEqual([null, null, null, null]);
    }
    expect(placeLabels([null], FRAME)).toEqual([null]);
  });
});

it('lies across no bezel of a wall of several screens, and what must be seen is seen beside it', () => {
  const frame: Frame = {
    width: 1600,
    height: 900,
    bezels: [
      [795, 0, 805, 900],
      [0, 445, 1600, 455],
    ],
  };
  fc.assert(
    fc.property(words, (shown) => {
      placeLabels(shown, frame).forEach((at, index) => {
        if (at === null || (shown[index].anchor !== 'plate' && shown[index].always)) return;
        for (const [left, top, right, bottom] of frame.bezels!)
          expect(overlap(boxOf(at, shown[index]), { left, top, right, bottom })).toBe(false);
      });
    }),
  );
  for (const [x, y] of [
    [800, 200],
    [790, 451],
    [812, 700],
  ])
    expect(placeLabels([word('plate', x, y, { always: true })], frame)[0]).not.toBeNull();
});
