import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indexKinds } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { evicted, put, RECORD_TYPES, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import type { Severity } from '#contract/severity.ts';
import { AlertIndex } from '#client/layers/alerts/alert-index.ts';
import { LAYERS } from '#client/layers/discover.ts';
import { createFakeWorld, fakeAlert, SMOKE } from '#client/layers/fake-world.ts';
import { hostLayers } from '#client/layers/host.ts';
import type { PointsMark } from '#client/marks/marks.ts';
import { QueueLines } from '#client/alerts/queue-lines.ts';
import type { Source, SourceListener } from '#client/sources/source.ts';
import { createWorld } from './create-world.ts';
import { countStatuses } from './status-counts.ts';

const ledger = createFakeWorld(6).world;
const VIEW = { focus: '/s/q0', stage: 'map', hidden: [], time: 'live', open: '' } as const;
const BY = { by: { id: 'u', name: 'u' }, at: 1 };

type Tables = { [T in RecordType]: Map<string, RecordOf[T]> };
const tablesNow = (): Tables => Object.fromEntries(RECORD_TYPES.map((type) => [type, new Map(ledger.all(type))])) as unknown as Tables;

/** A screen that hears a first picture of these records, and then what it is told. */
function openScreen(tables: Tables) {
  let listener!: SourceListener;
  const source: Source = {
    open: (ear) => (listener = ear),
    resync: () => expect.unreachable('what was told did not fit'),
    retry: () => undefined,
    watch: () => undefined,
    watchEvents: () => Promise.resolve({ ok: true }),
    send: () => Promise.reject(new Error('no commands')),
    close: () => undefined,
  };
  const world = createWorld(source, indexKinds([SMOKE]), () => 0);
  const lines = [true, false].map(
    (fold) => new QueueLines(fold, { kinds: world.kinds, severityOf: (id) => world.get('incident', id)?.severity }),
  );
  world.onRecords((changes) => lines.forEach((each) => (changes === null ? each.reset(world.all('alert').values()) : each.apply(changes))));
  const statusCounts = countStatuses(world);
  RECORD_TYPES.forEach((type, part) =>
    listener.snapshot({ epoch: 'e', seq: 0, part, parts: RECORD_TYPES.length, type, records: [...tables[type].values()] } as Parameters<
      SourceListener['snapshot']
    >[0]),
  );
  const host = hostLayers(LAYERS, world, 'zh', VIEW, () => undefined);
  const alerts = new AlertIndex(world);
  world.onRecords((changes) => alerts.apply(changes));
  let seq = 0;
  const tell = (changes: readonly RecordChange[]): void =>
    listener.delta({ epoch: 'e', from: seq, seq: ++seq, entries: [{ seq, at: seq, changes: [...changes] }] } as unknown as Parameters<
      SourceListener['delta']
    >[0]);
  return { world, lines, statusCounts, host, alerts, tell };
}

/** All that a screen shows and counts by, without what only says how often it changed. */
function shownOn({ world, lines, statusCounts, host, alerts }: ReturnType<typeof openScreen>): unknown {
  return {
    records: RECORD_TYPES.map((type) => [...world.all(type)].sort(([a], [b]) => (a < b ? -1 : 1))),
    queue: lines.map(({ items, order }) => ({ items, order })),
    statusCounts: Array.from({ length: 8 }, (_, status) => statusCounts.count(null, status)),
    alerts: [...alerts.shown.keys()].sort(),
    tones: [...alerts.toneByHandle.subarray(0, 6)],
    marks: host.marks().map((mark) => (mark.type === 'points' ? pointsOf(mark) : plain({ ...mark, version: 0 }))),
  };
}
/** Areas in no order: none lies on another. When an alert came to a screen is that screen's own. */
function plain(mark: object): unknown {
  const same = JSON.stringify(mark, (key, value: unknown) => (key === 'cameAt' ? undefined : value));
  const { areas, ...rest } = JSON.parse(same) as { areas?: { path: string }[] };
  return { ...rest, areas: areas?.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
const pointsOf = ({ columns: { count, tone, icon, room } }: PointsMark): unknown =>
  [tone, icon, room].map((column) => [...column.subarray(0, count)]);

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('alert' as const),
      id: fc.nat(9),
      device: fc.nat(5),
      severity: fc.constantFrom<Severity>(1, 2, 3, 4),
      lifeSafety: fc.boolean(),
      acked: fc.boolean(),
      active: fc.boolean(),
      incident: fc.option(fc.nat(3)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('ticket' as const),
      incident: fc.nat(3),
      state: fc.constantFrom('filed' as const, 'closed' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('evict' as const), incident: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), id: fc.nat(9) }) },
);

class Street {
  readonly tables = tablesNow();

  put<T extends RecordType>(type: T, record: RecordOf[T], id: string): RecordChange {
    (this.tables[type] as Map<string, RecordOf[T]>).set(id, record);
    return put(type, record);
  }

  private leave<T extends RecordType>(type: T, id: string): RecordChange[] {
    const record = (this.tables[type] as Map<string, RecordOf[T]>).get(id);
    this.tables[type].delete(id);
    return record ? [evicted(type, record)] : [];
  }

  /** What the server would write for a step. */
  changes(what: typeof step extends fc.Arbitrary<infer S> ? S : never): RecordChange[] {
    if (what.do === 'alert') {
      const { id, device, severity, lifeSafety, acked, active, incident } = what;
      const patch: Partial<Alert> = {
        id: `a${id}`,
        severity,
        lifeSafety,
        active,
        acked: acked ? BY : null,
        raisedAt: id,
        incident: incident === null ? null : `i${incident}`,
      };
      const before = this.tables.alert.get(`a${id}`);
      const alert = fakeAlert(ledger.deviceByHandle(before ? Number(before.device!.slice(1)) : device)!, {
        ...patch,
        ...(before ? { incident: before.incident } : {}),
      }).record as Alert;
      return [this.put('alert', alert, alert.id), ...(alert.incident === null ? [] : [this.incident(alert.incident)])];
    }
    if (what.do === 'ticket') {
      const id = `i${what.incident}`;
      return [
        this.put('ticket', { id: `t-${id}`, version: 1, incident: id, state: what.state, place: '/s/q0/c0/b' } as Ticket, `t-${id}`),
        this.incident(id),
      ];
    }
    if (what.do === 'leave') return this.tables.alert.get(`a${what.id}`)?.incident === null ? this.leave('alert', `a${what.id}`) : [];
    const id = `i${what.incident}`;
    const alerts = [...this.tables.alert.values()].filter(({ incident }) => incident === id);
    return [...this.leave('incident', id), ...alerts.flatMap((alert) => this.leave('alert', alert.id)), ...this.leave('ticket', `t-${id}`)];
  }

  private incident(id: string): RecordChange {
    const alerts = [...this.tables.alert.values()].filter(({ incident }) => incident === id).map((alert) => alert.id);
    const tickets = [...this.tables.ticket.values()].filter(({ incident }) => incident === id).map((ticket) => ticket.id);
    const opened = Number(id.slice(1));
    return this.put(
      'incident',
      {
        id,
        version: 1,
        state: 'dispatched',
        severity: ((opened % 4) + 1) as Severity,
        openedAt: opened,
        place: '/s/q0/c0/b',
        alerts,
        tickets,
      } as unknown as Incident,
      id,
    );
  }
}

it('a screen that was told of records and then that they left shows what one shows that never held them', () => {
  let left = 0;
  fc.assert(
    fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 }), (batches) => {
      const street = new Street();
      const screen = openScreen(street.tables);
      for (const batch of batches) {
        const changes = batch.flatMap((what) => street.changes(what));
        left += changes.filter(({ over }) => over).length;
        if (changes.length > 0) screen.tell(changes);
      }
      expect(shownOn(screen)).toEqual(shownOn(openScreen(street.tables)));
    }),
  );
  expect(left).toBeGreaterThan(100);
});
