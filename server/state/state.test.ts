import { describe, expect, it } from 'vitest';
import { STATUS } from '#contract/live/status.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { Change } from './change.ts';
import { createState, type LiveState } from './state.ts';
import { observe, TEST_KINDS, testDevice } from './fixture.ts';

const T = Date.UTC(2026, 10, 23);
const S = 1000;

function stateWith(count = 1): LiveState {
  const state = createState(TEST_KINDS, 'run');
  for (let handle = 0; handle < count; handle++) state.addDevice(testDevice(handle, { addresses: [`gb26875:${handle}`] }));
  return state;
}

function changeOf(state: LiveState, observation: Observation, receivedAt = observation.observedAt): Change {
  const result = state.apply(observation, receivedAt);
  if (!('change' in result)) throw new Error(JSON.stringify(result));
  return result.change;
}
const say = (point: string, value: number, at: number, more: Partial<Observation> = {}): Observation =>
  observe('d0', point, value, at, more);

describe('status', () => {
  it('goes by the limits, with hysteresis', () => {
    const state = stateWith();
    const levels = [40, 60, 81, 75, 71, 70, 50, 75].map((value, i) => changeOf(state, say('level', value, T + i)).status);
    const { normal, warning, alert } = STATUS;
    expect(levels).toEqual([normal, warning, alert, alert, alert, warning, normal, warning]);
  });

  it('takes the worst of all points: alert > shielded > fault > warning', () => {
    const state = stateWith();
    const steps: [string, number][] = [
      ['battery', 5],
      ['fault', 1],
      ['shielded', 1],
      ['fire', 1],
      ['fire', 0],
      ['shielded', 0],
      ['fault', 0],
      ['battery', 50],
    ];
    const { normal, warning, alert, fault, shielded } = STATUS;
    expect(steps.map(([point, value], i) => changeOf(state, say(point, value, T + i)).status)).toEqual([
      warning,
      fault,
      shielded,
      alert,
      shielded,
      fault,
      warning,
      normal,
    ]);
  });

  it('says what was before', () => {
    const state = stateWith();
    expect(changeOf(state, say('level', 60, T, { text: '甲' }))).toMatchObject({
      previous: NaN,
      previousStatus: STATUS.unknown,
      text: '甲',
    });
    expect(changeOf(state, say('level', 22.4, T + 1))).toMatchObject({ value: 22.4, previous: 60, previousStatus: STATUS.warning });
  });
});

describe('what is ignored', () => {
  it.each([
    [observe('d9', 'level', 1, T), 'unknown-device'],
    [say('nothing', 1, T), 'unknown-point'],
    [say('level', 101, T), 'out-of-range'],
    [say('level', NaN, T), 'out-of-range'],
    [say('level', 1, T, { quality: 'bad' }), 'bad-quality'],
  ])('%o is %s', (observation, why) => {
    const state = stateWith();
    expect(state.apply(observation, T)).toEqual({ ignored: why });
    expect(state.changedSince(0)).toHaveLength(0);
  });

  it('a retransmission, but not a repeat', () => {
    const state = stateWith();
    changeOf(state, say('fire', 1, T), T + S);
    expect(state.apply(say('fire', 1, T), T + 5 * S)).toEqual({ ignored: 'duplicate' });
    expect(changeOf(state, say('fire', 1, T + 2 * S), T + 6 * S)).toMatchObject({ value: 1, previous: 1 });
  });

  it('never the second of two different words of one second', () => {
    const state = stateWith();
    changeOf(state, say('fire', 0, T));
    expect(changeOf(state, say('fire', 1, T), T + S).status).toBe(STATUS.alert);
  });

  it('never a cry for help for a bad scale or quality', () => {
    const state = stateWith();
    expect(changeOf(state, say('fire', 7, T))).toMatchObject({ value: 1, status: STATUS.alert });
    expect(changeOf(state, say('fire', 1, T + 1, { quality: 'bad' })).status).toBe(STATUS.alert);
    expect(state.apply(say('fire', NaN, T + 2), T + 2)).toEqual({ ignored: 'out-of-range' });
  });

  it('three bad values in a row are a broken sensor, until a good one', () => {
    const state = stateWith();
    changeOf(state, say('level', 10, T));
    for (const value of [999, 999, 50, 999, 999]) state.apply(say('level', value, T + value), T + 2 * S);
    expect(state.sweep(T + 3 * S)).toEqual([]);
    state.apply(say('level', 999, T), T + 4 * S);
    changeOf(state, say('battery', 90, T + 4 * S));
    expect(state.columns.status[0]).toBe(STATUS.fault);
    expect(changeOf(state, say('level', 10, T + 5 * S)).status).toBe(STATUS.normal);
  });

  it('a sensor that becomes broken is told by the sweep', () => {
    const state = stateWith();
    for (let i = 0; i < 3; i++) state.apply(say('level', -1, T + i), T + i);
    expect(state.sweep(T + S)).toMatchObject([{ point: null, status: STATUS.fault, previousStatus: STATUS.unknown }]);
    expect(state.sweep(T + 2 * S)).toEqual([]);
  });
});

describe('a device clock', () => {
  const wrong = Date.UTC(2020, 7, 1);

  it('years off: true at receipt, flagged, its own time kept', () => {
    const state = stateWith();
    expect(changeOf(state, say('fire', 1, wrong), T)).toMatchObject({
      clockFault: true,
      observedAt: wrong,
      receivedAt: T,
      status: STATUS.alert,
    });
    expect([state.columns.flags[0], state.columns.observedAt[0]]).toEqual([1, T]);
    expect(state.apply(say('fire', 1, wrong), T + 10 * S)).toEqual({ ignored: 'duplicate' });
    expect(changeOf(state, say('fire', 1, wrong), T + 120 * S).value).toBe(1);
    expect(changeOf(state, say('fire', 0, T + 119 * S), T + 121 * S).clockFault).toBe(false);
    expect(state.columns.flags[0]).toBe(0);
  });

  it('a little ahead: believed, and no trap once it is set right', () => {
    const state = stateWith();
    expect(changeOf(state, say('fire', 0, T + 240 * S), T).clockFault).toBe(false);
    expect(changeOf(state, say('fire', 1, T + S), T + S).status).toBe(STATUS.alert);
    expect(changeOf(state, say('fire', 0, NaN), T + 2 * S).clockFault).toBe(true);
  });
});

describe('silence', () => {
  const turns = (state: LiveState, fromS: number, toS: number): [number, number][] => {
    const seen: [number, number][] = [];
    for (let s = fromS; s <= toS; s++) for (const change of state.sweep(T + s * S)) seen.push([s, change.status]);
    return seen;
  };

  it('turns stale at 1.5 and offline at 3 intervals; a report brings it back', () => {
    const state = stateWith(2);
    changeOf(state, say('level', 10, T));
    expect(turns(state, 1, 400)).toEqual([
      [90, STATUS.stale],
      [180, STATUS.offline],
    ]);
    expect(state.columns.status[1]).toBe(STATUS.unknown);
    expect(changeOf(state, say('level', 10, T + 401 * S))).toMatchObject({ status: STATUS.normal, previousStatus: STATUS.offline });
    expect(turns(state, 402, 500)).toEqual([[491, STATUS.stale]]);
    changeOf(state, say('level', 10, T + 500 * S));
    expect(turns(state, 501, 600)).toEqual([[590, STATUS.stale]]);
  });

  it('counts from receipt, and survives a sweep that comes hours late', () => {
    const state = stateWith();
    changeOf(state, say('level', 10, T - 3600 * S), T);
    expect(turns(state, 1, 90)).toEqual([[90, STATUS.stale]]);
    expect(turns(state, 20_000, 20_001)).toEqual([[20_000, STATUS.offline]]);
  });
});

describe('the ledger', () => {
  it('knows a device by id and addresses, and forgets it whole', () => {
    const state = stateWith(2);
    expect([state.resolve('d1'), state.resolve('gb26875:1'), state.resolve('x')]).toEqual([1, 1, -1]);
    changeOf(state, observe('gb26875:1', 'level', 60, T));
    state.advance();
    state.removeDevice('d1');
    expect([state.resolve('d1'), state.resolve('gb26875:1')]).toEqual([-1, -1]);
    expect([...state.changedSince(1)]).toEqual([1]);
    expect([state.columns.status[1], state.columns.observedAt[1], state.columns.values[state.columns.base[1]]]).toEqual([0, 0, NaN]);
    expect(state.sweep(T + 1e6)).toEqual([]);
    expect(() => state.device(1)).toThrow('handle 1');
    expect(state.addDevice(testDevice(1))).toBe(true);
    expect(changeOf(state, observe('d1', 'level', 1, T - S))).toMatchObject({ previous: NaN });
  });

  it('takes a newer row, and refuses what cannot be', () => {
    const state = stateWith(2);
    expect(state.addDevice(testDevice(0, { name: 'renamed', addresses: ['mqtt:a'] }))).toBe(true);
    expect([state.device(0).name, state.resolve('mqtt:a'), state.resolve('gb26875:0')]).toEqual(['renamed', 0, -1]);
    for (const bad of [testDevice(5, { kind: 'no-such' }), testDevice(1, { id: 'd0' }), testDevice(7, { id: 'd0' })]) {
      expect(state.addDevice(bad)).toBe(false);
    }
    expect(state.resolve('d0')).toBe(0);
  });

  it('a device whose kind was corrected starts anew with the points of that kind', () => {
    const state = stateWith(2);
    changeOf(state, say('level', 90, T));
    changeOf(state, observe('d1', 'level', 20, T));
    const tick = state.advance();
    expect(state.addDevice(testDevice(0, { kind: 'lamp', place: '/9', addresses: ['gb26875:9'] }))).toBe(true);
    expect([state.columns.status[0], state.columns.observedAt[0], state.columns.points[0]]).toEqual([STATUS.unknown, 0, 1]);
    expect([...state.changedSince(tick)]).toEqual([0]);
    expect(state.apply(say('level', 1, T + S), T + S)).toEqual({ ignored: 'unknown-point' });
    expect(changeOf(state, observe('gb26875:9', 'on', 1, T + S))).toMatchObject({
      value: 1,
      previous: NaN,
      kind: { id: 'lamp' },
      device: { place: '/9' },
    });
    expect(state.columns.values[state.columns.base[1]]).toBe(20);
  });

  it("an address never takes another device's id", () => {
    const state = stateWith();
    state.addDevice(testDevice(1, { addresses: ['d0'] }));
    expect(state.resolve('d0')).toBe(0);
  });

  it('grows', () => {
    const state = stateWith(3000);
    expect(changeOf(state, observe('d2999', 'shielded', 1, T)).status).toBe(STATUS.shielded);
    expect([...state.changedSince(0)]).toEqual([2999]);
  });
});

describe('restore', () => {
  it('starts from history: fresh readings by their limits, old ones stale, then offline', () => {
    const state = stateWith(3);
    const readings = [
      { device: 'd0', point: 'level', value: 90, at: T - 10 * S },
      { device: 'd1', point: 'level', value: 90, at: T - 9000 * S },
      { device: 'gone', point: 'level', value: 90, at: T },
    ];
    state.restore(readings, T);
    expect([...state.columns.status.subarray(0, 3)]).toEqual([STATUS.alert, STATUS.stale, STATUS.unknown]);
    expect(state.apply(say('level', 90, T - 10 * S), T)).toEqual({ ignored: 'duplicate' });
    expect(changeOf(state, say('level', 10, T))).toMatchObject({ previous: NaN, status: STATUS.normal });
    expect(changeOf(state, say('level', 11, T + 1))).toMatchObject({ previous: 10 });
    expect(state.sweep(T + 89 * S)).toEqual([]);
    expect(
      state
        .sweep(T + 91 * S)
        .map((c) => [c.device.id, c.previousStatus, c.status])
        .sort(),
    ).toEqual([
      ['d0', STATUS.normal, STATUS.stale],
      ['d1', STATUS.stale, STATUS.offline],
    ]);
  });
});

it('a device that has only told an event has been heard: it is no longer unknown, and its time is shown', () => {
  const state = stateWith();
  const before = state.advance();
  const { change } = state.hearEvent(0, { observedAt: 5000, timed: true, receivedAt: 5000, now: 5000 }, false);
  expect(change).toMatchObject({ previousStatus: STATUS.unknown, status: STATUS.normal });
  expect(state.columns.observedAt[0]).toBe(5000);
  expect([...state.changedSince(before)]).toEqual([0]);
});
