import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Severity } from '#contract/severity.ts';
import { isFiltering, NO_FILTER, passes, toggled } from './filter.ts';
import { nextOrder, NOTHING_SHOWN, stepFrom, type ShownOrder } from './held-order.ts';
import { QueueLines } from '#client/alerts/queue-lines.ts';
import { KINDS } from '#client/world/kinds.ts';
import { compareItems, type QueueItem } from '#client/alerts/queue-item.ts';

const ACTOR = { id: 'system', name: 'system' };
const alert = (patch: Partial<Alert>): Alert => ({
  id: 'a',
  version: 1,
  updatedAt: 0,
  updatedBy: ACTOR,
  device: 'd',
  address: null,
  kind: 'smoke-detector',
  code: 'fire',
  severity: 2,
  lifeSafety: false,
  place: '/370102/370102004/x',
  position: null,
  raisedAt: 1000,
  lastAt: 1000,
  observedAt: 1000,
  clockFault: false,
  count: 1,
  active: true,
  clearedAt: null,
  acked: null,
  shelved: null,
  incident: null,
  point: 'smoke',
  value: 1,
  text: '',
  simulated: true,
  stored: true,
  ...patch,
});
const ACKED = { by: ACTOR, at: 1 };

function queueItems(
  alerts: Iterable<Alert>,
  fold: boolean,
  severityOf: (incident: string) => Severity | undefined = () => undefined,
): readonly QueueItem[] {
  const lines = new QueueLines(fold, { kinds: KINDS, severityOf });
  lines.reset(alerts);
  return lines.items;
}

describe('queue', () => {
  it('puts unacknowledged lines of severity 1 and 2 before graver ones that somebody has taken notice of', () => {
    const items = queueItems(
      [
        alert({ id: 'red', severity: 1, acked: ACKED }),
        alert({ id: 'orange', severity: 2 }),
        alert({ id: 'yellow', severity: 3, raisedAt: 9 }),
      ],
      true,
    );
    expect(items.map((item) => item.head.id)).toEqual(['orange', 'red', 'yellow']);
  });

  it('orders by severity, then newest', () => {
    const items = queueItems(
      [
        alert({ id: 'old-red', severity: 1, raisedAt: 1 }),
        alert({ id: 'blue', severity: 4, raisedAt: 9 }),
        alert({ id: 'new-red', severity: 1, raisedAt: 5 }),
      ],
      true,
    );
    expect(items.map((item) => item.head.id)).toEqual(['new-red', 'old-red', 'blue']);
  });

  it('puts dangers to people before the state of devices, among equals', () => {
    const fault = { code: 'fault', severity: 3, raisedAt: 9 } as const;
    const danger = { kind: 'manhole', code: 'open', severity: 3, raisedAt: 1 } as const;
    const unheard = { kind: 'no-kind', code: 'no-code', severity: 3, raisedAt: 2 } as const;
    const items = queueItems(
      [
        alert({ id: 'fault', ...fault }),
        alert({ id: 'open', ...danger }),
        alert({ id: 'unheard-of', ...unheard }),
        alert({ id: 'worse fault', ...fault, severity: 2, acked: ACKED }),
        alert({ id: 'fault of a case', ...fault, incident: 'i' }),
        alert({ id: 'danger of a case', ...danger, raisedAt: 0, incident: 'i', acked: ACKED }),
      ],
      true,
    );
    expect(items.map(({ head }) => head.id)).toEqual(['worse fault', 'unheard-of', 'open', 'danger of a case', 'fault']);
    expect(items.map(({ hazard }) => hazard)).toEqual([false, true, true, true, false]);
  });

  it('folds the alerts of one incident, named after the worst unacknowledged one', () => {
    const items = queueItems(
      [
        alert({ id: 'a1', incident: 'i', severity: 3 }),
        alert({ id: 'a2', incident: 'i', severity: 1, acked: ACKED }),
        alert({ id: 'a3', incident: 'i', severity: 1, lifeSafety: true, raisedAt: 3 }),
        alert({ id: 'b' }),
      ],
      true,
    );
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ id: 'incident:i', severity: 1, unacked: 2, urgent: true, head: { id: 'a3' } });
    expect(queueItems(items[0].alerts, false)).toHaveLength(3);
  });

  it('takes the severity of an incident that is graver than its alerts', () => {
    const alerts = [alert({ id: 'a', incident: 'i', severity: 2 }), alert({ id: 'b', severity: 1, raisedAt: 1 })];
    expect(queueItems(alerts, true, () => 1).map((item) => item.severity)).toEqual([1, 1]);
    expect(queueItems(alerts, true, () => 4)[1].severity).toBe(2);
    expect(queueItems(alerts, false, () => 1)[1].severity).toBe(2);
  });

  it('leaves out what is over and noticed, and what is shelved unless lives hang on it', () => {
    const shelved = { by: ACTOR, at: 0, until: 9, reason: 'test' };
    const items = queueItems(
      [
        alert({ id: 'done', active: false, acked: ACKED }),
        alert({ id: 'shelved', shelved }),
        alert({ id: 'fire', shelved, lifeSafety: true }),
        alert({ id: 'over', active: false }),
      ],
      true,
    );
    expect(items.map((item) => item.head.id).sort()).toEqual(['fire', 'over']);
  });

  it('has one order, however the alerts arrived', () => {
    const any = fc.record({
      id: fc.uuid(),
      severity: fc.constantFrom<Severity>(1, 2, 3, 4),
      raisedAt: fc.nat(5),
      incident: fc.constantFrom(null, 'i', 'j'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: (a) => a.id }), (list) => {
        const alerts = list.map(alert);
        const forward = queueItems(alerts, true).map((item) => item.id);
        expect(queueItems(alerts.toReversed(), true).map((item) => item.id)).toEqual(forward);
        const items = queueItems(alerts, true);
        expect(items.toSorted(compareItems)).toEqual(items);
      }),
    );
  });
});

describe('filters', () => {
  const item = (patch: Partial<Alert>): ReturnType<typeof queueItems>[number] => queueItems([alert(patch)], true)[0];
  const everythingOff = { severities: [4], kinds: ['camera'], state: 'cleared', acked: 'acked', here: true } as const;

  it('never hide what is unacknowledged and of severity 1 or 2, or a matter of life', () => {
    expect(passes(item({ severity: 4, lifeSafety: true }), everythingOff, '/elsewhere')).toBe(true);
    expect(passes(item({ severity: 2 }), everythingOff, '/elsewhere')).toBe(true);
    expect(passes(item({ severity: 3 }), everythingOff, '/elsewhere')).toBe(false);
    expect(passes(item({ lifeSafety: true, acked: ACKED }), everythingOff, '/elsewhere')).toBe(false);
  });
  it.each([
    ['severity', { severities: [1] as Severity[] }, false],
    ['kind', { kinds: ['smoke-detector'] }, true],
    ['state', { state: 'cleared' as const }, false],
    ['notice taken', { acked: 'unacked' as const }, true],
    ['place', { here: true }, true],
  ])('by %s', (_, patch, shown) => expect(passes(item({ severity: 3 }), { ...NO_FILTER, ...patch }, '/370102')).toBe(shown));
  it('knows when it filters', () => {
    expect(isFiltering(NO_FILTER)).toBe(false);
    expect(isFiltering({ ...NO_FILTER, severities: toggled(NO_FILTER.severities, 1 as Severity) })).toBe(true);
    expect(toggled([1, 2], 1)).toEqual([2]);
  });
});

describe('an order that never jumps under the cursor', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 20 }).map(String));

  it('moves no line while held, loses none, and is right again when let go', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(ids, fc.boolean())), ids, (steps, last) => {
        let shown: ShownOrder = NOTHING_SHOWN;
        for (const [wanted, held] of steps) {
          const next = nextOrder(shown, wanted, held);
          if (held && shown.order.length > 0) expect(next.order).toEqual(shown.order);
          else expect(next.order).toEqual(wanted);
          const visible = new Set([...next.order, ...next.fresh]);
          for (const id of wanted) expect(visible.has(id)).toBe(true);
          for (const id of next.gone) expect(wanted).not.toContain(id);
          shown = next;
        }
        expect(nextOrder(shown, last, false)).toEqual({ order: last, fresh: [], gone: new Set() });
      }),
    );
  });

  it('collects what is new in its right order and marks what is over', () => {
    expect(nextOrder({ order: ['b', 'c'], fresh: [], gone: new Set() }, ['x', 'b', 'y'], true)).toEqual({
      order: ['b', 'c'],
      fresh: ['x', 'y'],
      gone: new Set(['c']),
    });
  });

  it('steps with j and k, and stops at the ends', () => {
    expect(stepFrom(['a', 'b'], null, 1)).toBe('a');
    expect(stepFrom(['a', 'b'], 'a', 1)).toBe('b');
    expect(stepFrom(['a', 'b'], 'b', 1)).toBe('b');
    expect(stepFrom(['a', 'b'], 'a', -1)).toBe('a');
    expect(stepFrom(['a', 'b'], 'vanished', 1)).toBe('a');
    expect(stepFrom([], null, 1)).toBeNull();
  });
});
