import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEEN } from './point-blocks.ts';
import { PointColumns } from './points.ts';
import { TONE } from './tones.ts';

/** What a stage does: a copy that is only ever given the ranges flushed. */
function mirror(columns: PointColumns, copy: Uint8Array): number {
  let written = 0;
  columns.flush((start, end) => {
    copy.set(columns.tone.subarray(start, end), start);
    written += end - start;
  });
  return written;
}

describe('PointColumns', () => {
  it('hands over every tone that changed, and no run of slots that did not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.array(fc.array(fc.tuple(fc.nat(2999), fc.nat(255)), { maxLength: 40 }), { maxLength: 8 }),
        (count, rounds) => {
          const columns = new PointColumns(4);
          columns.resize(count);
          const copy = new Uint8Array(count);
          for (const round of rounds) {
            const blocks = new Set<number>();
            for (const [slot, tone] of round) if (slot < count && columns.setTone(slot, tone)) blocks.add(slot >> 8);
            const written = mirror(columns, copy);
            expect(copy).toEqual(columns.tone.slice(0, count));
            expect(written).toBeLessThanOrEqual(blocks.size * 256);
            expect(mirror(columns, copy)).toBe(0);
          }
        },
      ),
    );
  });

  it('is quiet when a tone is set to what it was', () => {
    const columns = new PointColumns(8);
    columns.resize(8);
    columns.setTone(3, 5);
    columns.flush(() => undefined);
    expect(columns.setTone(3, 5)).toBe(false);
    columns.flush(() => expect.unreachable('nothing changed'));
  });

  it('still says what moved when it grows, and which new slots blocks hold', () => {
    const columns = new PointColumns(4);
    columns.resize(4);
    columns.place(3, 117, 36, 0);
    columns.setTone(3, TONE.normal);
    columns.moved(3);
    const seen = (): number[] => columns.blocks.find(SEEN.near, () => true);
    expect(seen()).toEqual([0]);
    columns.resize(1000);
    columns.place(999, 118, 36, 0);
    columns.setTone(999, TONE.normal);
    expect(seen()).toEqual([0, 3]);
    const moved: number[] = [];
    columns.flushMoved((slot) => moved.push(slot));
    expect(moved).toEqual([3]);
  });

  it('keeps what it holds when it grows, and hides what is new or taken away', () => {
    const columns = new PointColumns(2);
    columns.resize(2);
    columns.place(1, 117.5, 36.5, 9);
    columns.setTone(1, 7);
    columns.resize(5000);
    expect([...columns.positions.subarray(3, 6)]).toEqual([117.5, 36.5, 9]);
    expect(columns.tone[1]).toBe(7);
    expect(columns.tone[4999]).toBe(0);
    columns.setTone(4999, 7);
    columns.resize(10);
    columns.resize(5000);
    expect(columns.tone[4999]).toBe(0);
  });
});
