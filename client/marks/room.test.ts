import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localPlane } from '#scenes/local-plane.ts';
import { PointColumns } from './points.ts';
import { BADGE_APART, findRoom, ROOM_ANYWHERE, roomNeeded } from './room.ts';

const plane = localPlane([117, 36.6]);
type At = readonly [x: number, y: number, z: number, icon: number];
const places = fc.array(fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 }), fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 200 });

function columnsOf(points: readonly At[]): PointColumns {
  const columns = new PointColumns(4);
  columns.resize(points.length);
  points.forEach(([x, y, z, icon], slot) => {
    columns.place(slot, ...plane.toLonLat([x, y]), z);
    columns.icon[slot] = icon;
  });
  findRoom(columns, points.map((_, slot) => slot));
  return columns;
}
const badged = ({ room, count }: PointColumns, metres: number): number[] => [...room.subarray(0, count).keys()].filter((slot) => room[slot] >= roomNeeded(metres));
const apart = ([ax, ay, az]: At, [bx, by, bz]: At): number => Math.hypot(ax - bx, ay - by, az - bz);

describe('findRoom', () => {
  it('keeps badges apart at every scale, and wastes no room', () => {
    fc.assert(fc.property(places, fc.double({ min: 0.03, max: 4, noNaN: true }), (points, metres) => {
      const shown = badged(columnsOf(points), metres);
      const least = BADGE_APART * metres * 0.999;
      shown.forEach((a, i) => shown.slice(0, i).forEach((b) => expect(apart(points[a], points[b])).toBeGreaterThanOrEqual(Math.min(least, 1e9))));
      // Spacings are tried in steps of √2, so what is left out is within that of something shown.
      if (least > 1.5 && least < 400) points.forEach((point) => expect(Math.min(...shown.map((slot) => apart(point, points[slot])))).toBeLessThan(BADGE_APART * metres * 1.5));
    }));
  });

  it('takes no badge away as one comes nearer', () => {
    fc.assert(fc.property(places, fc.double({ min: 0.03, max: 4, noNaN: true }), (points, metres) => {
      const columns = columnsOf(points);
      const near = new Set(badged(columns, metres / 1.7));
      for (const slot of badged(columns, metres)) expect(near.has(slot)).toBe(true);
    }));
  });

  it('tells the rare before the common', () => {
    const points = [...Array.from({ length: 20 }, (_, i): At => [i, 0, 30, 1]), [9.5, 0, 30, 2] as At];
    expect(badged(columnsOf(points), 2)).toEqual([20]);
  });

  it('gives a point alone room at any scale that has badges, and what nobody surveyed room anywhere', () => {
    expect(badged(columnsOf([[0, 0, 0, 1]]), 8)).toEqual([0]);
    const columns = new PointColumns(2);
    columns.resize(3000);
    expect([...new Set(columns.room.subarray(0, 3000))]).toEqual([ROOM_ANYWHERE]);
    findRoom(columns, []);
  });
});
