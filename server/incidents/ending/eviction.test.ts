import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { RECORD_TYPES, put, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { placeKey } from '#server/records/merge-keys.ts';
import { Records } from '#server/records/records.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { Eviction } from './eviction.ts';
import { settle } from '#server/incidents/settle.ts';
import { BAIHUA, FURONG, NOON, signal, testBook, testKinds } from '#server/incidents/testing.ts';

const HOUR = 3_600_000;
const RULES = { keepMs: 24 * HOUR, minorMs: 24 * HOUR };
const acked = { by: { id: 'u', name: 'u' }, at: NOON };

function bench(code: 'fire' | 'fault') {
  const records = testBook();
  const hear = (patch: Parameters<typeof signal>[1], now: number): void =>
    void records.apply(absorb([signal('s1', { code, ...patch })], records, testKinds, now));
  const eviction = new Eviction(records, RULES, () => true);
  const only = <T extends RecordType>(type: T): RecordOf[T] => [...records.all(type)][0];
  return { records, hear, eviction, only };
}

describe('what is over', () => {
  it('leaves a day after it closed, the whole case together, and nothing before', () => {
    const { records, hear, eviction, only } = bench('fire');
    hear({}, NOON);
    hear({ on: false }, NOON + HOUR);
    expect(eviction.due(NOON + 99 * HOUR)).toEqual([]);
    records.apply([
      put('alert', { ...only('alert'), acked }),
      put('incident', { ...only('incident'), state: 'closed', closedAt: NOON + HOUR }),
    ]);
    expect(eviction.due(NOON + 24 * HOUR)).toEqual([]);
    const changes = eviction.due(NOON + 26 * HOUR);
    expect(changes.map(({ type, record, over }) => [type, record, over])).toEqual([
      ['incident', null, true],
      ['alert', null, true],
    ]);
    records.apply(changes);
    expect([records.count('incident'), records.count('alert'), records.lastAlert('s1', 'fire')]).toEqual([0, 0, undefined]);
    hear({}, NOON + 27 * HOUR);
    expect(only('incident').number).toMatch(/-0001$/);
    expect(only('alert').id).not.toBe(changes[1].id);
  });

  it('numbers go on behind those that left, and a case that waits to be written stays', () => {
    const { records, hear, only } = bench('fire');
    hear({}, NOON);
    records.apply([
      put('alert', { ...only('alert'), active: false, acked }),
      put('incident', { ...only('incident'), state: 'closed', closedAt: NOON }),
    ]);
    expect(new Eviction(records, RULES, () => false).due(NOON + 99 * HOUR)).toEqual([]);
    records.apply(new Eviction(records, { keepMs: 0, minorMs: 0 }, () => true).due(NOON + 1));
    hear({}, NOON + HOUR);
    expect(only('incident').number).toMatch(/-0002$/);
  });

  it('comes back whole when somebody acts on it, for who may know of it', async () => {
    const { records, hear, eviction, only } = bench('fire');
    hear({}, NOON);
    const [alert, incident] = [
      { ...only('alert'), active: false, acked } as Alert,
      { ...only('incident'), state: 'closed', closedAt: NOON } as Incident,
    ];
    records.apply([put('alert', alert), put('incident', incident)]);
    const stored = new Map<string, unknown>([
      [alert.id, alert],
      [incident.id, incident],
    ]);
    const store = { get: (_type: unknown, id: string) => Promise.resolve((stored.get(id) ?? null) as never) };
    records.apply(eviction.due(NOON + 99 * HOUR));
    expect(await eviction.recall('incident', incident.id, store, NOON, () => false)).toEqual([]);
    const back: RecordChange[] = await eviction.recall('alert', alert.id, store, NOON + 100 * HOUR, () => true);
    expect(back).toEqual([put('incident', incident), put('alert', alert)]);
    records.apply(back);
    expect(eviction.due(NOON + 100 * HOUR + 1)).toEqual([]);
    expect(eviction.due(NOON + 101 * HOUR)).toHaveLength(2);
    const mins = (count: number): number => count * 60_000;
    for (const wall of [-HOUR, 0, 5 * HOUR]) {
      records.apply(eviction.due(NOON + 101 * HOUR));
      records.apply(await eviction.recall('alert', alert.id, store, mins(100), () => true));
      const old = () => 99 * HOUR;
      expect(eviction.due(NOON + 101 * HOUR + wall, old, mins(109)), `clock set by ${wall}`).toEqual([]);
      expect(eviction.due(NOON + 101 * HOUR + wall, old, mins(110)), `clock set by ${wall}`).toHaveLength(2);
      records.apply(eviction.due(NOON + 101 * HOUR, old, mins(110)));
    }
  });
});

describe('a cleared alert that nobody noticed', () => {
  it('ends by itself after a day when it is minor, and its incident closes; a fire waits for ever', () => {
    for (const code of ['fault', 'fire'] as const) {
      const { records, hear, eviction, only } = bench(code);
      hear({}, NOON);
      hear({ on: false }, NOON + HOUR);
      expect(eviction.unnoticed(NOON + 24 * HOUR)).toEqual([]);
      records.apply(eviction.unnoticed(NOON + 26 * HOUR));
      expect([only('incident').state, only('alert').acked?.by.id]).toEqual(code === 'fault' ? ['closed', 'system'] : ['open', undefined]);
    }
  });
});

describe('a records that things have left', () => {
  const SENSORS = ['s1', 's2', 's3'];
  const CODES = ['fire', 'fault'];
  const PLACES = [FURONG, BAIHUA];
  const step = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('hear' as const),
        device: fc.constantFrom(...SENSORS),
        code: fc.constantFrom(...CODES),
        on: fc.boolean(),
        place: fc.constantFrom(...PLACES),
        simulated: fc.boolean(),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), which: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('calm' as const), place: fc.constantFrom(...PLACES) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('shelve' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(0, 0.1, 1, 12, 25, 49) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('evict' as const) }) },
  );
  const holdings = (records: Records) => ({
    alert: (id: string) => records.get('alert', id),
    ticket: (id: string) => records.get('ticket', id),
  });

  /** Alerts of drills seen, or the real ones, or all; and what incidents come to by it. */
  function acknowledge(records: Records, simulated: boolean | null, at: number): void {
    const alerts = [...records.all('alert')].filter((alert) => alert.acked === null && (simulated ?? alert.simulated) === alert.simulated);
    records.apply(alerts.map((alert) => put('alert', { ...alert, acked: { ...acked, at }, version: alert.version + 1, updatedAt: at })));
    for (const incident of records.all('incident')) {
      const settled = settle(incident, holdings(records), at);
      if (settled !== incident) records.apply([put('incident', { ...settled, version: incident.version + 1, updatedAt: at })]);
    }
  }

  /** All that can be asked of it. */
  const answers = (records: Records): unknown => ({
    records: RECORD_TYPES.map((type) => [...records.all(type)]),
    last: SENSORS.flatMap((sensor) => CODES.map((code) => [records.lastAlert(sensor, code)?.id, records.lastAlert(sensor, code)?.active])),
    live: PLACES.flatMap((place) =>
      ['fire', 'road', 'health'].map((affinity) => records.liveIncident(placeKey(place, affinity, true))?.id),
    ),
  });

  it('is the records of a fresh start that never held them, and goes on like it', () => {
    let left = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const records = testBook();
        const eviction = new Eviction(records, RULES, () => true);
        let now = NOON;
        for (const one of steps) {
          if (one.do === 'hear')
            records.apply(
              absorb(
                [signal(one.device, { code: one.code, on: one.on, place: one.place, simulated: one.simulated, receivedAt: now })],
                records,
                testKinds,
                now,
              ),
            );
          else if (one.do === 'calm') {
            acknowledge(records, null, now);
            const active = [...records.all('alert')].filter((alert) => alert.active && alert.place === one.place);
            records.apply(
              absorb(
                active.map(({ device, code, place, simulated }) => signal(device!, { code, place, simulated, on: false, receivedAt: now })),
                records,
                testKinds,
                now,
              ),
            );
          } else if (one.do === 'acknowledge') acknowledge(records, one.which, now);
          else if (one.do === 'pass') now += one.hours * HOUR;
          else if (one.do === 'shelve')
            records.apply(
              [...records.all('alert')]
                .slice(-1)
                .map((alert) => put('alert', { ...alert, shelved: { ...acked, until: now + HOUR, reason: '' } })),
            );
          else {
            records.apply(eviction.unnoticed(now));
            for (let changes = eviction.due(now); changes.length > 0; changes = eviction.due(now)) {
              left += changes.length;
              records.apply(changes);
            }
          }
          const incidents = new Set(Array.from(records.all('incident'), ({ id }) => id));
          for (const { id, alerts } of records.all('incident'))
            for (const alert of alerts) expect(records.get('alert', alert)?.incident).toBe(id);
          for (const { incident } of records.all('alert')) expect(incident === null || incidents.has(incident)).toBe(true);
        }
        const fresh = new Records();
        const counters = Object.fromEntries(
          [
            'al',
            ...Array.from(
              { length: 400 },
              (_, day) => `SJ${new Date(NOON + day * 24 * HOUR).toISOString().slice(0, 10).replaceAll('-', '')}`,
            ),
          ]
            .map((counter) => [counter, records.lastOf(counter)])
            .filter(([, last]) => last !== 0),
        );
        fresh.load(
          Object.fromEntries(RECORD_TYPES.map((type) => [type, [...records.all(type)]])) as unknown as Parameters<Records['load']>[0],
          counters as Record<string, number>,
        );
        expect(answers(records)).toEqual(answers(fresh));
        const next = SENSORS.flatMap((sensor) => CODES.map((code) => signal(sensor, { code, receivedAt: now + 1 })));
        expect(absorb(next, records, testKinds, now + 1)).toEqual(absorb(next, fresh, testKinds, now + 1));
      }),
      { numRuns: 300 },
    );
    expect(left).toBeGreaterThan(100);
  });
});
