import { expect, it } from 'vitest';
import type { RecordOf, RecordType } from '#contract/records/record.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { TourTelling } from './tour-telling.ts';
import { loadTours } from './tours.ts';

const AUDIENCE = { jurisdiction: '/s', people: true };
const kinds = await loadKinds();
const tours = await loadTours();

/** @param simulated of its device */
function open(simulated: boolean) {
  const time = { monotonic: 0 };
  const counted = { shown: 0 };
  const device = make('device', { id: 'd', kind: 'manhole', place: '/s/c', simulated });
  const all = <T extends RecordType>(type: T): IterableIterator<RecordOf[T]> => (type === 'device' ? [device as RecordOf[T]] : []).values();
  const parts: ConstructorParameters<typeof TourTelling>[0] = {
    kinds,
    published: { all, get: () => undefined },
    redaction: {
      show: (type, record) => {
        if (type === 'device') counted.shown++;
        return record;
      },
    },
    state: { columns: { status: [0] }, resolve: () => -1 } as never,
  };
  const telling = new TourTelling(parts, tours, { now: () => 1_800_000_000_000, monotonic: () => time.monotonic }, false);
  return { telling, time, counted };
}

it('devices are looked at once a second for each audience, whoever asks', () => {
  const { telling, time, counted } = open(false);
  const first = telling.tell('street', AUDIENCE);
  expect(telling.tell('street', { ...AUDIENCE })).toBe(first);
  telling.tell('manhole', AUDIENCE);
  expect(counted.shown).toBe(1);
  telling.tell('street', { ...AUDIENCE, people: false });
  expect(counted.shown).toBe(2);
  time.monotonic = 1000;
  expect(telling.tell('street', AUDIENCE)).not.toBe(first);
  expect(counted.shown).toBe(3);
});

it('what is told of simulated devices is marked as simulated, though nothing has happened', () => {
  expect([true, false].map((simulated) => open(simulated).telling.tell('street', AUDIENCE).simulated)).toEqual([true, false]);
});

it('a tour that is none is refused, with those there are', () => {
  expect(() => open(false).telling.tell('nope', AUDIENCE)).toThrow(/There is no tour "nope"; there are fire, manhole, street/);
});
