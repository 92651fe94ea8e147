import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineDeviceKind, type DeviceKind } from '#contract/kinds/device-kind.ts';
import type { LimitChange } from '#contract/kinds/limit-change.ts';
import { STATUS } from '#contract/live/status.ts';
import { LiveKinds } from '#contract/kinds/kinds.ts';
import { createState } from '#server/state/state.ts';
import { METER } from '#tests/harness/uploaded-kind.ts';
import { LimitBook } from './book.ts';

const KIND = defineDeviceKind(METER);
const change = (id: number, more: Partial<LimitChange> = {}): LimitChange => ({
  id,
  kind: KIND.id,
  place: null,
  device: null,
  point: 'powerKw',
  limit: 'alert',
  value: { bound: id, release: null, forS: null },
  at: id,
  actor: { id: 'u1', name: '管理员' },
  reason: '试用',
  ...more,
});
const bookOf = (changes: readonly LimitChange[]): LimitBook => {
  const book = new LimitBook();
  for (const each of changes) book.take(each);
  return book;
};
const boundAt = (kind: DeviceKind): number => kind.points.powerKw.alert!.above!;

describe('limits in force', () => {
  const PATHS = ['/a', '/a/b', '/a/b/c', '/a/bc', '/d'];
  const target = fc.oneof(
    fc.constant({ place: null, device: null }),
    fc.constantFrom(...PATHS).map((place) => ({ place, device: null })),
    fc.constantFrom('m1', 'm2').map((device) => ({ place: null, device })),
  );
  const drawn = fc.array(fc.tuple(target, fc.boolean()), { maxLength: 12 });

  it('are those of the device, else of the smallest place, else of the kind, else of its file: whatever was set and lifted', () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom('m1', 'm3'), fc.constantFrom(...PATHS), (sets, id, place) => {
        const changes = sets.map(([where, lifted], i) => change(i + 1, { ...where, ...(lifted && { value: null }) }));
        const newest = (fits: (one: LimitChange) => boolean): number | undefined => changes.findLast(fits)?.value?.bound ?? undefined;
        const around = PATHS.filter((path) => place === path || place.startsWith(`${path}/`)).toSorted((a, b) => b.length - a.length);
        const wanted = [
          newest(({ device }) => device === id),
          ...around.map((path) => newest((one) => one.place === path)),
          newest((one) => one.place === null && one.device === null),
          60,
        ].find((bound) => bound !== undefined);
        const device = { id, kind: KIND.id, place };
        expect(boundAt(bookOf(changes).kindOf(KIND, device))).toBe(wanted);
        expect(boundAt(new LimitBook(changes.toReversed()).kindOf(KIND, device))).toBe(wanted);
      }),
    );
  });

  it('leave a kind as it is where none applies, and are one object for all devices that have the same', () => {
    const book = bookOf([change(1, { place: '/a' })]);
    expect(book.kindOf(KIND, { id: 'm1', kind: KIND.id, place: '/d' })).toBe(KIND);
    const one = book.kindOf(KIND, { id: 'm1', kind: KIND.id, place: '/a/b' });
    expect(book.kindOf(KIND, { id: 'm2', kind: KIND.id, place: '/a' })).toBe(one);
    expect([one.points.voltage, one.points.powerKw.alert]).toEqual([KIND.points.voltage, { above: 1, code: 'overload' }]);
  });

  it('what a newer version of the kind has no limit for is left out', () => {
    const book = bookOf([change(1, { point: 'gone' }), change(2, { limit: 'limits.3' }), change(3, { limit: 'fault' })]);
    expect(book.kindOf(KIND, { id: 'm1', kind: KIND.id, place: '/a' })).toBe(KIND);
  });
});

describe('a device whose limits are others', () => {
  const device = { kind: KIND.id, name: 'm', position: [117, 36.67, 0] as const, addresses: [], simulated: true };
  const open = (book: LimitBook) => {
    const state = createState(new LiveKinds([[KIND.id, KIND]]), 'run', book.kindOf.bind(book));
    state.addDevice({ ...device, id: 'm1', handle: 0, place: '/a/b' });
    state.addDevice({ ...device, id: 'm2', handle: 1, place: '/d' });
    const say = (id: string, value: number, now: number) =>
      state.apply({ device: id, point: 'powerKw', value, observedAt: now, quality: 'good', source: 'test' }, now);
    return { state, say, status: () => [state.columns.status[0], state.columns.status[1]] };
  };

  it('is judged by them at once: its status, and what it reads as if heard for the first time', () => {
    const book = new LimitBook();
    const { state, say, status } = open(book);
    say('m1', 40, 1000);
    say('m2', 40, 1000);
    book.take(change(30, { place: '/a' }));
    const changes = state.follower.follow(KIND.id, 2000);
    expect(changes).toMatchObject([{ device: { id: 'm1' }, point: 'powerKw', value: 40, previous: NaN, receivedAt: 2000, at: 1000 }]);
    expect(boundAt(changes[0].kind)).toBe(30);
    expect(status()).toEqual([STATUS.alert, STATUS.normal]);
    expect(state.follower.follow(KIND.id, 2000)).toEqual([]);
  });

  it('when it is silent, by its next report', () => {
    const book = new LimitBook();
    const { state, say, status } = open(book);
    say('m1', 40, 1000);
    state.sweep(KIND.expectedIntervalS * 4000);
    book.take(change(30));
    expect(state.follower.follow(KIND.id, 5000)).toEqual([]);
    expect(status()[0]).toBe(STATUS.offline);
    expect(say('m1', 40, KIND.expectedIntervalS * 5000)).toMatchObject({ change: { previous: NaN, status: STATUS.alert } });
  });

  it('follows when it is moved to another place, keeping what it reads', () => {
    const { state, say, status } = open(bookOf([change(30, { place: '/a' })]));
    say('m1', 40, 1000);
    expect(status()[0]).toBe(STATUS.alert);
    state.addDevice({ ...device, id: 'm1', handle: 0, place: '/d' });
    expect([status()[0], state.columns.values[state.columns.base[0]]]).toEqual([STATUS.normal, 40]);
  });
});
