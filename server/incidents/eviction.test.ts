import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { absorb } from './absorb.ts';
import { Eviction } from './eviction.ts';
import { NOON, signal, testBook, testKinds } from './testing.ts';

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
