import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { RecordChange } from '#contract/records/record.ts';
import { needsAttention } from '#contract/live/rollup.ts';
import type { Severity } from '#contract/severity.ts';
import { createFakeWorld, fakeAlert } from '#client/layers/fake-world.ts';
import { QueueLines } from './queue-lines.ts';
import { alertOrder, compareItems, lineOf, makeItem, type QueueContext, type QueueItem } from './queue-item.ts';

const { world } = createFakeWorld(1);
const { kinds } = world;
const device = world.deviceByHandle(0)!;
const ACTOR = { id: 'u', name: 'u' };
const SHELVED = { by: ACTOR, at: 0, until: 9, reason: 'test' };
const alert = (patch: Partial<Alert>): Alert => fakeAlert(device, patch).record as Alert;

/** All grouped and sorted, as the lines are meant to be. */
function sorted(alerts: Iterable<Alert>, fold: boolean, context: QueueContext): QueueItem[] {
  const groups = Map.groupBy([...alerts].filter(needsAttention), (one) => lineOf(one, fold));
  return [...groups].map(([id, group]) => makeItem(id, group.toSorted(alertOrder(kinds)), context)).sort(compareItems);
}

const severity = fc.constantFrom<Severity>(1, 2, 3, 4);
const change = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        id: fc.constantFrom(...'abcdefghijklmnop'),
        severity,
        raisedAt: fc.nat(4),
        incident: fc.constantFrom(null, 'i', 'j'),
        count: fc.nat(99),
        lifeSafety: fc.boolean(),
        code: fc.constantFrom('fire', 'battery', 'unheard-of'),
        acked: fc.constantFrom(null, { by: ACTOR, at: 1 }),
        active: fc.boolean(),
        shelved: fc.constantFrom(null, null, SHELVED),
        text: fc.constantFrom('', 'more'),
      })
      .map((patch): RecordChange => ({ type: 'alert', id: patch.id, record: alert(patch) })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...'abcdefghijklmnop').map((id): RecordChange => ({ type: 'alert', id, record: null })) },
);
const grave = fc.record({ id: fc.constantFrom('i', 'j'), severity: fc.option(severity, { nil: undefined }) });

describe('lines kept change by change', () => {
  it('are the sorted list of all after any changes, folded or not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(change, { maxLength: 8 }), fc.array(grave, { maxLength: 1 })), { maxLength: 12 }),
        fc.boolean(),
        (batches, fold) => {
          const severities = new Map<string, Severity | undefined>();
          const context: QueueContext = { kinds, severityOf: (id) => severities.get(id) };
          const held = new Map<string, Alert>();
          const lines = new QueueLines(fold, context);
          for (const [changes, incidents] of batches) {
            for (const { id, severity: worse } of incidents) severities.set(id, worse);
            for (const { id, record } of changes) {
              if (record === null) held.delete(id);
              else held.set(id, record as Alert);
            }
            const { items, order } = lines;
            lines.apply([...changes, ...incidents.map(({ id }): RecordChange => ({ type: 'incident', id, record: null }))]);
            expect(lines.items).toEqual(sorted(held.values(), fold, context));
            expect(lines.order).toEqual(lines.items.map(({ id }) => id));
            expect(lines.items.every((item) => lines.get(item.id) === item)).toBe(true);
            if (
              lines.order.join() === order.join() &&
              lines.items.length === items.length &&
              changes.length === 0 &&
              incidents.length === 0
            )
              expect(lines.items).toBe(items);
          }
          const anew = new QueueLines(fold, context);
          anew.reset(held.values());
          expect(lines.items).toEqual(anew.items);
        },
      ),
    );
  });

  it('keep order and all other lines when alerts only repeat', () => {
    const lines = new QueueLines(true, { kinds, severityOf: () => undefined });
    lines.reset(
      Array.from({ length: 200 }, (_, i) =>
        alert({ id: `a${i}`, raisedAt: i % 7, severity: ((i % 4) + 1) as Severity, incident: i % 3 === 0 ? `i${i % 30}` : null }),
      ),
    );
    const [items, order] = [lines.items, lines.order];
    lines.apply([
      { type: 'alert', id: 'a5', record: alert({ id: 'a5', raisedAt: 5, severity: 2, count: 9, text: 'again' }) },
      { type: 'alert', id: 'a6', record: alert({ id: 'a6', raisedAt: 6, severity: 3, incident: 'i6', count: 3 }) },
    ]);
    expect(lines.order).toBe(order);
    expect(
      lines.items
        .filter((item, i) => item !== items[i])
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['alert:a5', 'incident:i6']);
    expect(lines.get('alert:a5')!.head.count).toBe(9);
    expect(lines.apply([{ type: 'alert', id: 'unheard-of', record: null }])).toBe(false);
  });
});
