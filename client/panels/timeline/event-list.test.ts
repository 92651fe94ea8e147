import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { compareEvents } from '#contract/wire/event-focus.ts';
import { mergeEvents } from './event-list.ts';

const event = (n: number): DeviceEvent => ({
  id: `e${n}`,
  device: 'd',
  kind: 'access-gate',
  type: 'pass',
  place: '/1',
  at: Math.floor(n / 3),
  observedAt: 0,
  receivedAt: 0,
  clockFault: false,
  attributes: {},
  text: '',
  simulated: true,
});

it('whatever pages and news come in whatever order, each event is shown once, newest first, and only the oldest are left out', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(60), { maxLength: 20 }), { maxLength: 12 }), fc.integer({ min: 1, max: 70 }), (batches, most) => {
      let shown: readonly DeviceEvent[] = [];
      for (const batch of batches) shown = mergeEvents(shown, batch.map(event), most);
      const all = [...new Set(batches.flat())].map(event).sort(compareEvents);
      const newest = all.slice(0, most).map(({ id }) => id);
      const ids = shown.map(({ id }) => id);
      expect(ids).toEqual(newest);
    }),
  );
});

it('says by being the same list that nothing was new', () => {
  const shown = mergeEvents([], [event(1), event(9)]);
  expect(mergeEvents(shown, [event(9), event(1)])).toBe(shown);
});
