import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PointsMark } from '#client/marks/marks.ts';
import { PointColumns } from '#client/marks/points.ts';
import { SELECTED, TONE } from '#client/marks/tones.ts';
import { BlocksInSight, type Sight } from './blocks-in-sight.ts';

const markOf = (columns: PointColumns): PointsMark => ({
  type: 'points',
  id: 'test/points',
  order: 1,
  version: 1,
  columns,
  calmWithin: 9,
  alarmsWithin: 1.4,
  iconsWithin: 0.42,
  icons: [],
  refer: () => null,
});
const inside = (lon: number, metresPerPixel: number): Sight => ({
  metresPerPixel,
  sees: ({ west, east }) => west <= lon + 0.001 && east >= lon - 0.001,
});
/** `count` points in a row from west to east, 1,000 to a degree, all well. */
function row(count: number): PointColumns {
  const columns = new PointColumns(16);
  columns.resize(count);
  for (let slot = 0; slot < count; slot++) {
    columns.place(slot, slot / 1000, 0, 0);
    columns.setTone(slot, TONE.normal);
  }
  return columns;
}
const drawn = (blocks: BlocksInSight): number[] => Array.from({ length: blocks.length }, (_, index) => blocks.slotAt(index));

describe('of very many points', () => {
  it('only those are drawn that are in the picture, or near it', () => {
    const columns = row(200_000);
    const blocks = new BlocksInSight();
    expect(blocks.aim(markOf(columns), inside(50, 0.3))).toBe(true);
    expect(drawn(blocks)).toContain(50_000);
    expect(blocks.length).toBeLessThanOrEqual(3 * 256);
    expect(blocks.aim(markOf(columns), inside(50.0005, 0.3))).toBe(false);
    expect(blocks.aim(markOf(columns), inside(120, 0.3))).toBe(true);
    expect([blocks.indexOf(50_000), blocks.slotAt(blocks.indexOf(120_000))]).toEqual([-1, 120_000]);
  });

  it('from afar those alone are drawn that are seen from so far', () => {
    const columns = row(100_000);
    const blocks = new BlocksInSight();
    const everywhere = (metresPerPixel: number): Sight => ({ metresPerPixel, sees: () => true });
    blocks.aim(markOf(columns), everywhere(2));
    expect(blocks.length).toBe(0);
    columns.setTone(3000, TONE.offline);
    columns.setTone(70_000, TONE.extreme);
    columns.setTone(90_000, TONE.normal | SELECTED);
    expect(blocks.lacks(markOf(columns), everywhere(2))).toBe(true);
    blocks.aim(markOf(columns), everywhere(2));
    for (const slot of [3000, 70_000, 90_000]) expect(drawn(blocks)).toContain(slot);
    expect(blocks.length).toBe(3 * 256);
    expect(blocks.aim(markOf(columns), everywhere(0.2))).toBe(true);
    expect(blocks.length).toBe(Math.ceil(100_000 / 256) * 256);
    blocks.aim(markOf(columns), everywhere(100));
    expect(blocks.indexOf(70_000)).toBeGreaterThanOrEqual(0);
    expect([blocks.length, blocks.indexOf(3000)]).toEqual([2 * 256, -1]);
  });

  it('whatever comes, goes, moves or changes: nothing that is to be seen is missing, and the card holds what the columns hold', () => {
    const change = fc.record({ slot: fc.nat(1999), tone: fc.constantFrom(0, TONE.normal, TONE.stale, TONE.extreme), lon: fc.nat(20) });
    const look = fc.record({ at: fc.nat(20), metresPerPixel: fc.constantFrom(0.2, 2, 50) });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(change, { maxLength: 30 }), look), { maxLength: 12 }), (rounds) => {
        const columns = new PointColumns(4);
        const mark = markOf(columns);
        const blocks = new BlocksInSight();
        let card = new Uint8Array(0);
        for (const [changes, { at, metresPerPixel }] of rounds) {
          for (const { slot, tone, lon } of changes) {
            if (slot >= columns.count) columns.resize(slot + 1);
            columns.place(slot, lon, 0, 0);
            columns.moved(slot);
            columns.setTone(slot, tone);
          }
          if (blocks.aim(mark, inside(at, metresPerPixel))) card = blocks.gather(columns.tone, 1, new Uint8Array(blocks.length));
          columns.flush((start, end) =>
            blocks.eachDrawn(start, end, (from, to, index) => card.set(columns.tone.subarray(from, to), index)),
          );
          const least = metresPerPixel > 9 ? TONE.extreme : metresPerPixel > 0.42 ? TONE.stale : TONE.normal;
          const isRight = (slot: number): boolean => {
            const [index, tone] = [blocks.indexOf(slot), columns.tone[slot]];
            if (index >= 0) return card[index] === tone && blocks.slotAt(index) === slot;
            return tone < least || Math.abs(columns.positions[slot * 3] - at) >= 0.001;
          };
          expect(Array.from({ length: columns.count }, (_, slot) => slot).filter((slot) => !isRight(slot))).toEqual([]);
        }
      }),
    );
  });
});
