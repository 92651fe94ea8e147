import fc from 'fast-check';
import { expect, it } from 'vitest';
import { label } from '#contract/label.ts';
import { OPERATION_STATES, operationSchema, type Operation, type OperationState } from '#contract/records/operation.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { isOver, stepped, type Step } from './step.ts';

const BY = { id: 'li', name: '李四' };
const SYSTEM = { id: 'system', name: 'Quanyan' };
const words = label('不行', 'No');
const anyStep: fc.Arbitrary<Step> = fc.constantFrom<Step>(
  { what: 'approved', by: BY },
  { what: 'declined', by: BY, words },
  { what: 'sent' },
  { what: 'took', text: '好' },
  { what: 'refused', words },
  { what: 'read' },
  { what: 'gave-up', words },
);
const anyStart = fc
  .record({ awaiting: fc.boolean(), expects: fc.boolean() })
  .map(({ awaiting, expects }) => make('operation', { state: awaiting ? 'awaiting' : 'requested', ...(expects ? {} : { expects: null }) }));

/** How far along each state is; a step never goes back. */
const RANK: Record<OperationState, number> = {
  awaiting: 0,
  requested: 1,
  sent: 2,
  acknowledged: 3,
  confirmed: 4,
  refused: 4,
  'timed-out': 4,
};

it('whatever comes, in whatever order: it only goes on, ends once, and then stays as it is', () => {
  fc.assert(
    fc.property(anyStart, fc.array(anyStep, { maxLength: 12 }), (start, steps) => {
      let now: Operation = start;
      for (const [i, step] of steps.entries()) {
        const next = stepped(now, step, 2000 + i, SYSTEM);
        if (isOver(now)) expect(next).toBeNull();
        if (next === null) continue;
        expect(operationSchema.safeParse(next).error).toBeUndefined();
        expect([next.version, next.updatedAt]).toEqual([now.version + 1, 2000 + i]);
        expect(RANK[next.state]).toBeGreaterThanOrEqual(RANK[now.state]);
        expect(next.tries - now.tries).toBe(step.what === 'sent' ? 1 : 0);
        // Nothing is told before the second person agreed.
        if (start.state === 'awaiting' && next.tries > 0) expect(next.approved).not.toBeNull();
        // What nobody can have done is never said to be done; what may have been done is never said not to be, but by the device.
        if (next.state === 'confirmed') expect([next.tries > 0, next.expects === null]).toEqual([true, false]);
        if (next.state === 'refused' && now.tries > 0) expect(step.what).toBe('refused');
        const ends = ['confirmed', 'refused', 'timed-out'].includes(next.state) || (next.state === 'acknowledged' && next.expects === null);
        expect(isOver(next)).toBe(ends);
        now = next;
      }
    }),
    { numRuns: 3000 },
  );
});

it('every state can be reached', () => {
  const reached = new Set<OperationState>();
  const visit = (operation: Operation, left: readonly Step[]): void => {
    reached.add(operation.state);
    const [step, ...rest] = left;
    const next = step && stepped(operation, step, 1, SYSTEM);
    if (next) visit(next, rest);
  };
  const waiting = make('operation', { state: 'awaiting' });
  visit(waiting, [{ what: 'approved', by: BY }, { what: 'sent' }, { what: 'sent' }, { what: 'took', text: '' }, { what: 'read' }]);
  visit(waiting, [{ what: 'declined', by: BY, words }]);
  visit(make('operation'), [{ what: 'sent' }, { what: 'gave-up', words }]);
  expect([...reached].sort()).toEqual([...OPERATION_STATES].sort());
});
