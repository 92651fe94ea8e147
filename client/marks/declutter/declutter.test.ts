import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minOf } from '#contract/places/extent.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { PointColumns } from '#client/marks/points.ts';
import { Declutter } from './declutter.ts';
import { BADGE_APART, ROOM_ANYWHERE, roomNeeded, SPACINGS } from './spacing.ts';

const plane = localPlane([117, 36.6]);
type At = readonly [x: number, y: number, z: number, icon: number];
/** No two points are exactly one of the spacings apart: there the last bit of a number would decide. */
const metres = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max }).map((steps) => steps * 0.37);
const point = fc.tuple(metres(-250, 250), metres(-150, 150), metres(0, 100), fc.integer({ min: 1, max: 4 }));
const places = fc.array(point, { minLength: 1, maxLength: 200 });
/** Metres per pixel from which badges are drawn. */
const scales = fc.double({ min: 0.02, max: SPACINGS[0] / BADGE_APART, noNaN: true });

function write(columns: PointColumns, slot: number, [x, y, z, icon]: At): void {
  if (slot >= columns.count) columns.resize(slot + 1);
  columns.place(slot, ...plane.toLonLat([x, y]), z);
  columns.icon[slot] = icon;
}
function columnsOf(points: readonly At[]): { columns: PointColumns; plan: Declutter } {
  const columns = new PointColumns(4);
  columns.resize(points.length);
  points.forEach((at, slot) => write(columns, slot, at));
  const plan = new Declutter(columns);
  plan.planAll(points.keys());
  return { columns, plan };
}
const badged = ({ room, count }: PointColumns, metres: number): number[] =>
  [...room.subarray(0, count).keys()].filter((slot) => room[slot] >= roomNeeded(metres));
const apart = ([ax, ay, az]: At, [bx, by, bz]: At): number => Math.hypot(ax - bx, ay - by, az - bz);

describe('the room of badges', () => {
  it('keeps badges apart at every scale, and wastes no room', () => {
    fc.assert(
      fc.property(places, scales, (points, metres) => {
        const shown = badged(columnsOf(points).columns, metres);
        const distance = BADGE_APART * metres;
        shown.forEach((a, i) =>
          shown.slice(0, i).forEach((b) => expect(apart(points[a], points[b])).toBeGreaterThanOrEqual(distance * 0.99)),
        );
        // Spacings are tried in steps of √2, so what is left out is within that of something shown.
        if (distance > 1.5 && distance < 45)
          points.forEach((at) => expect(minOf(shown.map((slot) => apart(at, points[slot])))).toBeLessThan(distance * 1.5));
      }),
    );
  });

  it('takes no badge away as one comes nearer', () => {
    fc.assert(
      fc.property(places, scales, (points, metres) => {
        const { columns } = columnsOf(points);
        const near = new Set(badged(columns, metres / 1.7));
        for (const slot of badged(columns, metres)) expect(near.has(slot)).toBe(true);
      }),
    );
  });

  it('tells the rare before the common', () => {
    const points = [...Array.from({ length: 20 }, (_, i): At => [i, 0, 30, 1]), [9.5, 0, 30, 2] as At];
    expect(badged(columnsOf(points).columns, 1)).toEqual([20]);
  });

  it('lets one of those at one place speak for all', () => {
    const { columns } = columnsOf(Array.from({ length: 9 }, () => [5, 5, 5, 1]));
    expect(badged(columns, 1)).toHaveLength(1);
    expect(badged(columns, 0.01)).toHaveLength(1);
  });

  it('gives a point alone room at any scale that has badges, and what nobody surveyed room anywhere', () => {
    expect(badged(columnsOf([[0, 0, 0, 1]]).columns, 1)).toEqual([0]);
    const columns = new PointColumns(2);
    columns.resize(3000);
    expect([...new Set(columns.room.subarray(0, 3000))]).toEqual([ROOM_ANYWHERE]);
    expect(new Declutter(columns).settle()).toEqual([]);
  });
});

describe('a plan kept up', () => {
  /**
   * Slot, and where it is now; null = it left. Crowded, so that most steps concern many. The first stays where it is: all lie on the plane
   * around it, and on another plane a pair a spacing apart is a hair nearer or farther.
   */
  const step = fc.array(fc.tuple(fc.integer({ min: 1, max: 140 }), fc.option(point, { freq: 5 })), { minLength: 1, maxLength: 5 });

  it('is after any steps what planning all anew gives, and says which rooms are others', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 60, maxLength: 120 }), fc.array(step, { minLength: 1, maxLength: 12 }), (points, steps) => {
        const { columns, plan } = columnsOf(points);
        const here = new Set(points.keys());
        for (const changes of steps) {
          const before = columns.room.slice();
          for (const [slot, at] of changes) {
            if (at === null) {
              if (!here.delete(slot)) continue;
              plan.left(slot);
            } else {
              here.add(slot);
              write(columns, slot, at);
              plan.placed(slot);
            }
          }
          const told = plan.settle();
          const now = columns.room.slice();
          expect([...told].sort((a, b) => a - b)).toEqual(
            [...now.keys()].filter((slot) => slot < columns.count && now[slot] !== (before[slot] ?? ROOM_ANYWHERE)),
          );
          const anew = new Declutter(columns);
          anew.planAll(here);
          expect(Buffer.from(now).equals(Buffer.from(columns.room))).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('concerns few when one of many moves', () => {
    const points = Array.from({ length: 5000 }, (_, i): At => [(i % 100) * 3, Math.floor(i / 100) * 3, 0, 1 + (i % 3)]);
    const { columns, plan } = columnsOf(points);
    let rooms = 0;
    for (let slot = 0; slot < 200; slot++) {
      write(columns, slot * 20, [(slot * 37) % 300, (slot * 53) % 150, 1, 1 + ((slot * 20) % 3)]);
      plan.placed(slot * 20);
      rooms += plan.settle().length;
    }
    expect(rooms / 200).toBeLessThan(150);
  });
});
