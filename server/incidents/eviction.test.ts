import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { RECORD_TYPES, put, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { Book } from '#server/records/book.ts';
import { absorb } from './absorb.ts';
import { Eviction } from './eviction.ts';
import { settle } from './settle.ts';
import { BAIHUA, FURONG, NOON, signal, testBook, testKinds } from './testing.ts';

const HOUR = 3_600_000;
const RULES = { keepMs: 24 * HOUR, minorMs: 24 * HOUR };
const acked = { by: { id: 'u', name: 'u' }, at: NOON };

function bench(code: 'fire' | 'fault') {
  const book = testBook();
  const hear = (patch: Parameters<typeof signal>[1], now: number): void => void book.apply(absorb([signal('s1', { code, ...patch })], book, testKinds, now));
  const eviction = new Eviction(book, RULES, () => true);
  const only = <T extends RecordType>(type: T): RecordOf[T] => [...book.all(type)][0];
  return { book, hear, eviction, only };
}

describe('what is over', () => {
  it('leaves a day after it closed, the whole case together, and nothing before', () => {
    const { book, hear, eviction, only } = bench('fire');
    hear({}, NOON);
    hear({ on: false }, NOON + HOUR);
    expect(eviction.due(NOON + 99 * HOUR)).toEqual([]);
    book.apply([put('alert', { ...only('alert'), acked }), put('incident', { ...only('incident'), state: 'closed', closedAt: NOON + HOUR })]);
    expect(eviction.due(NOON + 24 * HOUR)).toEqual([]);
    const changes = eviction.due(NOON + 26 * HOUR);
    expect(changes.map(({ type, record, over }) => [type, record, over])).toEqual([['incident', null, true], ['alert', null, true]]);
    book.apply(changes);
    expect([book.count('incident'), book.count('alert'), book.lastAlert('s1', 'fire')]).toEqual([0, 0, undefined]);
    hear({}, NOON + 27 * HOUR);
    expect(only('incident').number).toMatch(/-0001$/);
    expect(only('alert').id).not.toBe(changes[1].id);
  });

  it('numbers go on behind those that left, and a case that waits to be written stays', () => {
    const { book, hear, only } = bench('fire');
    hear({}, NOON);
    book.apply([put('alert', { ...only('alert'), active: false, acked }), put('incident', { ...only('incident'), state: 'closed', closedAt: NOON })]);
    expect(new Eviction(book, RULES, () => false).due(NOON + 99 * HOUR)).toEqual([]);
    book.apply(new Eviction(book, { keepMs: 0, minorMs: 0 }, () => true).due(NOON + 1));
    hear({}, NOON + HOUR);
    expect(only('incident').number).toMatch(/-0002$/);
  });

  it('comes back whole when somebody acts on it, for who may know of it', async () => {
    const { book, hear, eviction, only } = bench('fire');
    hear({}, NOON);
    const [alert, incident] = [{ ...only('alert'), active: false, acked } as Alert, { ...only('incident'), state: 'closed', closedAt: NOON } as Incident];
    book.apply([put('alert', alert), put('incident', incident)]);
    const stored = new Map<string, unknown>([[alert.id, alert], [incident.id, incident]]);
    const store = { get: (_type: unknown, id: string) => Promise.resolve((stored.get(id) ?? null) as never) };
    book.apply(eviction.due(NOON + 99 * HOUR));
    expect(await eviction.recall('incident', incident.id, store, NOON, () => false)).toEqual([]);
    const back: RecordChange[] = await eviction.recall('alert', alert.id, store, NOON + 100 * HOUR, () => true);
    expect(back).toEqual([put('incident', incident), put('alert', alert)]);
    book.apply(back);
    expect(eviction.due(NOON + 100 * HOUR + 1)).toEqual([]);
    expect(eviction.due(NOON + 101 * HOUR)).toHaveLength(2);
  });
});

describe('a cleared alert that nobody noticed', () => {
  it('ends by itself after a day when it is minor, and its incident closes; a fire waits for ever', () => {
    for (const code of ['fault', 'fire'] as const) {
      const { book, hear, eviction, only } = bench(code);
      hear({}, NOON);
      hear({ on: false }, NOON + HOUR);
      expect(eviction.unnoticed(NOON + 24 * HOUR)).toEqual([]);
      book.apply(eviction.unnoticed(NOON + 26 * HOUR));
      expect([only('incident').state, only('alert').acked?.by.id]).toEqual(code === 'fault' ? ['closed', 'system'] : ['open', undefined]);
    }
  });
});

describe('a book that things have left', () => {
  const SENSORS = ['s1', 's2', 's3'];
  const CODES = ['fire', 'fault'];
  const PLACES = [FURONG, BAIHUA];
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('hear' as const), device: fc.constantFrom(...SENSORS), code: fc.constantFrom(...CODES), on: fc.boolean(), place: fc.constantFrom(...PLACES), simulated: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), which: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('calm' as const), place: fc.constantFrom(...PLACES) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('shelve' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(0, 0.1, 1, 12, 25, 49) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('evict' as const) }) },
  );
  const holdings = (book: Book) => ({ alert: (id: string) => book.get('alert', id), ticket: (id: string) => book.get('ticket', id) });

  /** Alerts of drills seen, or the real ones, or all; and what incidents come to by it. */
  function acknowledge(book: Book, simulated: boolean | null, at: number): void {
    const alerts = [...book.all('alert')].filter((alert) => alert.acked === null && (simulated ?? alert.simulated) === alert.simulated);
    book.apply(alerts.map((alert) => put('alert', { ...alert, acked: { ...acked, at }, version: alert.version + 1, updatedAt: at })));
    for (const incident of book.all('incident')) {
      const settled = settle(incident, holdings(book), at);
      if (settled !== incident) book.apply([put('incident', { ...settled, version: incident.version + 1, updatedAt: at })]);
    }
  }

  /** All that can be asked of it. */
  const answers = (book: Book): unknown => ({
    records: RECORD_TYPES.map((type) => [...book.all(type)]),
    last: SENSORS.flatMap((sensor) => CODES.map((code) => [book.lastAlert(sensor, code)?.id, book.activeAlert(sensor, code)?.id])),
    live: PLACES.flatMap((place) => ['fire', 'road', 'health'].map((affinity) => book.liveIncident(place, affinity, true)?.id)),
    shelved: book.shelvedAlerts().map(({ id }) => id).sort(),
  });

  it('is the book of a fresh start that never held them, and goes on like it', () => {
    let left = 0;
    fc.assert(fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const book = testBook();
      const eviction = new Eviction(book, RULES, () => true);
      let now = NOON;
      for (const one of steps) {
        if (one.do === 'hear') book.apply(absorb([signal(one.device, { code: one.code, on: one.on, place: one.place, simulated: one.simulated, receivedAt: now })], book, testKinds, now));
        else if (one.do === 'calm') {
          acknowledge(book, null, now);
          const active = [...book.all('alert')].filter((alert) => alert.active && alert.place === one.place);
          book.apply(absorb(active.map(({ device, code, place, simulated }) => signal(device!, { code, place, simulated, on: false, receivedAt: now })), book, testKinds, now));
        } else if (one.do === 'acknowledge') acknowledge(book, one.which, now);
        else if (one.do === 'pass') now += one.hours * HOUR;
        else if (one.do === 'shelve') book.apply([...book.all('alert')].slice(-1).map((alert) => put('alert', { ...alert, shelved: { ...acked, until: now + HOUR, reason: '' } })));
        else {
          book.apply(eviction.unnoticed(now));
          for (let changes = eviction.due(now); changes.length > 0; changes = eviction.due(now)) {
            left += changes.length;
            book.apply(changes);
          }
        }
        const incidents = new Set(Array.from(book.all('incident'), ({ id }) => id));
        for (const { id, alerts } of book.all('incident')) for (const alert of alerts) expect(book.get('alert', alert)?.incident).toBe(id);
        for (const { incident } of book.all('alert')) expect(incident === null || incidents.has(incident)).toBe(true);
      }
      const fresh = new Book();
      const counters = Object.fromEntries(['al', ...Array.from({ length: 400 }, (_, day) => `SJ${new Date(NOON + day * 24 * HOUR).toISOString().slice(0, 10).replaceAll('-', '')}`)]
        .map((counter) => [counter, book.lastOf(counter)]).filter(([, last]) => last !== 0));
      fresh.load(Object.fromEntries(RECORD_TYPES.map((type) => [type, [...book.all(type)]])) as unknown as Parameters<Book['load']>[0], counters as Record<string, number>);
      expect(answers(book)).toEqual(answers(fresh));
      const next = SENSORS.flatMap((sensor) => CODES.map((code) => signal(sensor, { code, receivedAt: now + 1 })));
      expect(absorb(next, book, testKinds, now + 1)).toEqual(absorb(next, fresh, testKinds, now + 1));
    }), { numRuns: 300 });
    expect(left).toBeGreaterThan(100);
  });
});
