import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '#contract/reports/observation.ts';
import { STATUS } from '#contract/live/status.ts';
import { observe, TEST_KINDS, testDevice } from './fixture.ts';
import { createState, type LiveState } from './state.ts';

const T = Date.UTC(2026, 10, 23);
const S = 1000;
const MIN = 60 * S;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

/** A state, our two clocks and a device. */
function bench(): {
  history: { at: number; value: number }[];
  state: LiveState;
  clock: { wall: number; monotonic: number };
  pass: (ms: number) => void;
  hear: (value: number, at: number | null, point?: string) => string;
} {
  const state = createState(TEST_KINDS, 'run');
  state.addDevice(testDevice(0));
  const clock = { wall: T, monotonic: 5000 };
  /** What goes to history, at the time the sampler takes it for. */
  const history: { at: number; value: number }[] = [];
  state.sweep(clock.monotonic, clock.wall);
  const pass = (ms: number): void => {
    clock.wall += ms;
    clock.monotonic += ms;
  };
  const hear = (value: number, at: number | null, point = 'fire'): string => {
    const observation: Observation =
      at === null ? observe('d0', point, value, clock.wall, { untimed: true }) : observe('d0', point, value, at);
    const result = state.apply(observation, clock.wall, clock.monotonic);
    if ('change' in result) history.push({ at: result.change.clockFault ? result.change.receivedAt : result.change.observedAt, value });
    if ('late' in result) history.push({ at: result.late.observedAt, value });
    return 'change' in result ? (result.change.clockFault ? 'now, clock wrong' : 'now') : 'late' in result ? 'late' : result.ignored;
  };
  return { history, state, clock, pass, hear };
}

describe('our clock is set', () => {
  it.each([-DAY, -HOUR, -5 * MIN, -3 * S, 3 * S, 5 * MIN, HOUR, DAY])(
    'by %d ms: a fire is a fire, whichever clock its device goes by',
    (step) => {
      for (const deviceStep of [0, step]) {
        for (const delay of [0, 400]) {
          const { state, clock, pass, hear } = bench();
          hear(0, T - delay);
          pass(2 * S);
          clock.wall += step;
          const deviceNow = T + 2 * S + deviceStep;
          expect(hear(1, deviceNow - delay)).toMatch(/^now/);
          expect(state.columns.status[0]).toBe(STATUS.alert);
          expect(state.columns.observedAt[0]).toBeLessThanOrEqual(clock.wall);
          pass(S);
          expect(hear(0, deviceNow + S - delay)).toMatch(/^now/);
          expect(state.columns.status[0]).toBe(STATUS.normal);
        }
      }
    },
  );

  it('a unit silent for 200 s is offline all the same', () => {
    const { state, clock, pass, hear } = bench();
    hear(0, T);
    pass(10 * S);
    clock.wall -= HOUR;
    for (let s = 0; s < 200; s++) {
      pass(S);
      state.sweep(clock.monotonic, clock.wall);
    }
    expect(state.columns.status[0]).toBe(STATUS.offline);
  });
});

describe('a device is slow', () => {
  it('after a report without a time, its fire of a minute ago is now', () => {
    const { hear } = bench();
    expect(hear(0, null)).toBe('now');
    expect(hear(1, T - 60 * S)).toBe('now');
  });

  it('by eight hours, as when its zone was mistaken: heard, and its fire is now', () => {
    const { state, clock, pass, hear } = bench();
    expect(hear(0, T)).toBe('now');
    pass(170 * S);
    expect(hear(1, clock.wall - 8 * HOUR)).toBe('now, clock wrong');
    pass(80 * S);
    state.sweep(clock.monotonic, clock.wall);
    expect(state.columns.status[0]).toBe(STATUS.alert);
    expect(hear(0, clock.wall - 8 * HOUR)).toBe('now, clock wrong');
    expect(state.columns.status[0]).toBe(STATUS.normal);
  });

  it('by whatever it was set back: known once its clock has run along with ours', () => {
    const { state, clock, pass, hear } = bench();
    expect(hear(10, T, 'level')).toBe('now');
    pass(30 * S);
    expect(hear(60, clock.wall - 3 * HOUR, 'level')).toBe('late');
    pass(30 * S);
    expect(hear(90, clock.wall - 3 * HOUR, 'level')).toBe('now, clock wrong');
    expect(state.columns.flags[0]).toBe(1);
    pass(30 * S);
    expect(hear(91, clock.wall, 'level')).toBe('now');
    expect(state.columns.flags[0]).toBe(0);
  });

  it('and was right before: a time no backlog reaches back to is no reason to miss its fire', () => {
    const { hear } = bench();
    hear(0, T);
    expect(hear(1, Date.UTC(2012, 0, 1))).toBe('now, clock wrong');
  });
});

describe('a backlog', () => {
  it('of any age changes nothing of what is', () => {
    for (const age of [2 * S, HOUR, 6 * DAY, 8 * DAY, 400 * DAY]) {
      const { state, clock, pass, hear } = bench();
      hear(1, T);
      pass(10 * S);
      expect(hear(0, T - age)).toBe('late');
      expect(hear(1, T + 5 * S)).toBe('now');
      expect([state.columns.status[0], state.columns.observedAt[0]]).toEqual([STATUS.alert, T + 5 * S]);
      expect(clock.wall).toBe(T + 10 * S);
    }
  });

  it('is told as what it is: also a fire that was over', () => {
    const { state, hear } = bench();
    hear(0, T);
    expect(hear(1, T - HOUR)).toBe('late');
    expect(hear(33, T - HOUR, 'level')).toBe('now');
    expect(state.columns.status[0]).toBe(STATUS.normal);
  });

  it('after a silence is taken in its order, and ends where it ends', () => {
    const { state, hear } = bench();
    hear(0, T - 3 * HOUR);
    expect([hear(1, T - 2 * HOUR), hear(0, T - HOUR), hear(0, T)]).toEqual(['now', 'now', 'now']);
    expect(state.columns.status[0]).toBe(STATUS.normal);
  });

  it('brings a silent device back', () => {
    const { state, clock, pass, hear } = bench();
    hear(0, T);
    pass(400 * S);
    state.sweep(clock.monotonic, clock.wall);
    expect(state.columns.status[0]).toBe(STATUS.offline);
    expect(hear(0, T - HOUR)).toBe('late');
    expect(state.columns.status[0]).toBe(STATUS.normal);
  });
});

/** Which of the device's points `fire` is. */
const FIRE = 2;

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('report' as const), value: fc.constantFrom(0, 1), delay: fc.nat(2000), timed: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('backlog' as const),
      values: fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 5 }),
      age: fc.integer({ min: 10 * MIN, max: 30 * DAY }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 5 * MIN }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('step' as const), ms: fc.integer({ min: -DAY, max: DAY }) }) },
);

/** How much faster or slower than ours a device's clock runs: a good quartz, a bad one in the cold, one that is broken. */
const drift = fc.oneof(
  fc.constant(0),
  fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
  fc.double({ min: -0.02, max: 0.02, noNaN: true }),
);

it('whatever both clocks do: readings of now are taken in order and never called late, a backlog becomes history only', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), fc.boolean(), drift, (steps, follows, gain) => {
      const { history, state, clock, pass, hear } = bench();
      const taken = (value: number, at: number | null): string => {
        const before = history.length;
        const said = hear(value, at);
        expect(history.length).toBe(before + (said === 'duplicate' ? 0 : 1));
        return said;
      };
      let offset = 0;
      let last = -Infinity;
      let present: number | null = null;
      let stepped = -Infinity;
      let oldest = Infinity;
      for (const one of steps) {
        if (one.do === 'pass') pass(one.ms);
        else if (one.do === 'step') {
          clock.wall += one.ms;
          state.sweep(clock.monotonic, clock.wall);
          stepped = clock.monotonic;
          // The device goes by our clock, or by the true time.
          if (follows) offset += one.ms;
        } else if (one.do === 'report') {
          const truly = Math.max(last + 1, clock.monotonic - one.delay);
          last = Math.min(truly, clock.monotonic);
          const time = one.timed ? Math.round(last + T - 5000 + offset + gain * last) : null;
          const said = taken(one.value, time);
          expect(said).toMatch(/^now|duplicate/);
          if (said === 'duplicate') continue;
          present = one.value;
          expect(history.at(-1)!.value).toBe(one.value);
          expect([time ?? clock.wall, clock.wall]).toContain(history.at(-1)!.at);
          expect(history.at(-1)!.at).toBeLessThanOrEqual(clock.wall + 5 * MIN);
        } else if (clock.monotonic - stepped > 2 * HOUR && present !== null && one.age > clock.monotonic - last + 6 * MIN) {
          // Each goes further back than the one before: what is old by always the same is a clock that is slow, and of now.
          const from = Math.min(clock.wall - one.age, oldest - S);
          oldest = from;
          // A call for help that no backlog explains is believed to be of now; every other is history.
          const age = clock.wall - from;
          const explained = age < 7 * DAY && Math.abs(age - 8 * HOUR) > 6 * MIN;
          one.values.forEach((value, i) => {
            const at = from + i * 100;
            if (taken(explained ? value : 0, at) === 'late') expect(history.at(-1)).toEqual({ at, value: explained ? value : 0 });
            else expect.unreachable('a backlog that is not history');
          });
        }
        if (present !== null) expect(state.columns.values[state.columns.base[0] + FIRE]).toBe(present);
      }
    }),
    { numRuns: 300 },
  );
});
