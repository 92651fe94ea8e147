import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDevice, createColumns, type LiveColumns } from '#contract/live/columns.ts';
import { applyFrame, encodeFrame } from '#contract/wire/frame.ts';
import { createState, type LiveState } from './state.ts';
import { GAUGE, LAMP, observe, TEST_KINDS, testDevice } from './fixture.ts';

const T = Date.UTC(2026, 10, 23);
const DEVICES = 12;
const kindAt = (handle: number): typeof GAUGE => (handle % 3 === 2 ? LAMP : GAUGE);

const action = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('apply' as const),
      handle: fc.nat(DEVICES),
      point: fc.constantFrom('level', 'battery', 'fire', 'fault', 'on', 'none'),
      value: fc.oneof(fc.integer({ min: -2, max: 103 }), fc.constantFrom(0, 1), fc.double()),
      late: fc.integer({ min: -400_000, max: 400_000 }),
      bad: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 70_000 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), to: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), handle: fc.nat(DEVICES - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), handle: fc.nat(DEVICES - 1), value: fc.nat(100) }) },
);

interface Mirror {
  readonly columns: LiveColumns;
  tick: number;
}

function send(state: LiveState, mirror: Mirror, serverTime: number): void {
  const handles = state.changedSince(mirror.tick);
  const bytes = encodeFrame(state.columns, { tick: state.tick, since: mirror.tick, serverTime, handles, valueTick: state.valueTick });
  mirror.tick = applyFrame(mirror.columns, bytes).tick;
}

function newMirror(): Mirror {
  const mirror = { columns: createColumns(2), tick: 0 };
  for (let handle = 0; handle < DEVICES; handle++) addDevice(mirror.columns, handle, kindAt(handle));
  return mirror;
}

function same(mirror: LiveColumns, server: LiveColumns): void {
  expect(mirror.status.subarray(0, DEVICES)).toEqual(server.status.subarray(0, DEVICES));
  expect(mirror.flags.subarray(0, DEVICES)).toEqual(server.flags.subarray(0, DEVICES));
  expect(mirror.values.subarray(0, mirror.used)).toEqual(server.values.subarray(0, server.used));
  for (let h = 0; h < DEVICES; h++) expect(Math.abs(mirror.observedAt[h] - server.observedAt[h])).toBeLessThanOrEqual(100);
}

it('a mirror fed by frames, however late and from whatever tick, holds exactly what the server holds', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 150, size: 'max' }), (actions) => {
      const state = createState(TEST_KINDS, 'run');
      for (let handle = 0; handle < DEVICES; handle++) state.addDevice(testDevice(handle, { kind: kindAt(handle).id }));
      const mirrors = [newMirror(), newMirror(), newMirror()];
      let now = T;
      for (const step of actions) {
        if (step.do === 'wait') now += step.ms;
        if (step.do === 'tick') {
          state.sweep(now);
          state.advance();
        }
        if (step.do === 'apply') {
          state.apply(observe(`d${step.handle}`, step.point, step.value, now - step.late, { quality: step.bad ? 'bad' : 'good' }), now);
        }
        if (step.do === 'remove') state.removeDevice(`d${step.handle}`);
        if (step.do === 'restore') state.restore([{ device: `d${step.handle}`, point: 'level', value: step.value, at: now - 1000 }], now);
        if (step.do === 'send') {
          send(state, mirrors[step.to], now);
          same(mirrors[step.to].columns, state.columns);
        }
      }
      state.advance();
      for (const mirror of [...mirrors, newMirror()]) {
        send(state, mirror, now);
        same(mirror.columns, state.columns);
      }
    }),
    { numRuns: 150 },
  );
});

it('a screen that was away for hundreds of ticks catches up the same way', () => {
  const state = createState(TEST_KINDS, 'run');
  for (let handle = 0; handle < DEVICES; handle++) state.addDevice(testDevice(handle, { kind: kindAt(handle).id }));
  const mirror = newMirror();
  for (let i = 0; i < 500; i++) {
    state.apply(observe(`d${(i * 7) % DEVICES}`, 'level', i % 100, T + i * 100), T + i * 100);
    state.advance();
    if (i === 3 || i === 80 || i === 499) {
      send(state, mirror, T + i * 100);
      same(mirror.columns, state.columns);
    }
  }
});

it('duplicates and late arrivals change nothing: any order, any repetition, the same end', () => {
  const reading = fc.record({ point: fc.constantFrom('battery', 'fire', 'fault'), ageS: fc.nat(30), value: fc.nat(1) });
  const unique = fc.uniqueArray(reading, { selector: (r) => `${r.point}@${r.ageS}`, maxLength: 20 });
  const orders = unique.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.array(fc.nat(99))),
  );
  fc.assert(
    fc.property(orders, ([inOrder, shuffled, again]) => {
      const repeated = shuffled.flatMap((r, i) => (again.length > 0 ? [r, shuffled[again[i % again.length] % shuffled.length]] : [r]));
      const [one, two] = [inOrder, [...repeated, ...repeated]].map((readings) => {
        const state = createState(TEST_KINDS, 'run');
        state.addDevice(testDevice(0));
        for (const r of readings) state.apply(observe('d0', r.point, r.value, T - r.ageS * 1000), T);
        return state.columns;
      });
      expect(two.values.subarray(0, 5)).toEqual(one.values.subarray(0, 5));
      expect([two.status[0], two.observedAt[0], two.flags[0]]).toEqual([one.status[0], one.observedAt[0], one.flags[0]]);
    }),
  );
});

it('changedSince is exactly the handles with a newer tick, ascending, near and far', () => {
  const touched = fc.array(fc.array(fc.nat(1999), { maxLength: 3, size: 'max' }), { maxLength: 150, size: 'max' });
  fc.assert(
    fc.property(touched, fc.nat(150), (ticks, since) => {
      const state = createState(TEST_KINDS, 'run');
      for (let handle = 0; handle < 2000; handle++) state.addDevice(testDevice(handle));
      let at = T;
      const changedAt = new Map<number, number>();
      for (const handles of ticks) {
        for (const handle of [...handles, 7, 1000 + (state.tick % 900)]) {
          state.apply(observe(`d${handle}`, 'level', 1, ++at), at);
          changedAt.set(handle, state.tick + 1);
        }
        state.advance();
      }
      for (const from of [since, ...[1, 2, 61, 62, 63, 64, 65, 66].map((back) => Math.max(0, state.tick - back))]) {
        const expected = [...changedAt]
          .filter(([, tick]) => tick > from)
          .map(([handle]) => handle)
          .sort((a, b) => a - b);
        expect([...state.changedSince(from)]).toEqual(expected);
      }
    }),
    { numRuns: 30 },
  );
});
