import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SlotTable } from './slot-table.ts';

const handle = fc.oneof(fc.nat(12), fc.integer({ min: 4090, max: 4100 }), fc.integer({ min: 3_999_990, max: 3_999_999 }));
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('take' as const), handle }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('leave' as const), handle }) },
  { weight: 2, arbitrary: fc.constant({ does: 'settle' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'clear' as const }) },
);

it('whoever comes and goes: no two handles share a slot, none changes its own or gets one that is still being left, all are dense', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const table = new SlotTable();
      const known = new Map<number, number>();
      const left = new Set<number>();
      let most = 0;
      for (const one of steps) {
        if (one.does === 'take') {
          const slot = table.take(one.handle);
          const taken = new Set(known.values());
          if (known.has(one.handle)) expect(slot).toBe(known.get(one.handle));
          else expect(taken.has(slot) || left.has(slot)).toBe(false);
          known.set(one.handle, slot);
        } else if (one.does === 'leave') {
          const slot = table.of(one.handle);
          expect(slot).toBe(known.get(one.handle) ?? -1);
          table.leave(slot);
          if (known.delete(one.handle)) left.add(slot);
        } else if (one.does === 'settle') {
          table.settle();
          left.clear();
        } else {
          table.clear();
          known.clear();
          left.clear();
          most = 0;
        }
        most = Math.max(most, known.size + left.size);
        expect(table.end).toBeLessThanOrEqual(most);
        for (const [each, slot] of known) expect([table.of(each), table.isTaken(slot), each < table.reach]).toEqual([slot, true, true]);
        for (const slot of left) expect(table.isTaken(slot)).toBe(false);
      }
    }),
    { numRuns: 500 },
  );
});
