import { beforeAll, describe, expect, it, vi } from 'vitest';
import { UNKNOWN_PLACE } from '#contract/places/geo.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { STATUS } from '#contract/live/status.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { createState, type LiveState } from '#server/state/state.ts';
import { observe, TEST_KINDS, testDevice } from '#server/state/fixture.ts';
import { createJudge, loadRules, type Judge } from './judge.ts';
import { defineRule } from './rule.ts';
import { judgeUnregistered } from './unregistered.ts';

const T = Date.UTC(2026, 10, 23);
let judge: Judge;
let kinds: KindIndex;
beforeAll(async () => {
  judge = createJudge(await loadRules());
  kinds = await loadKinds();
});

const newState = (): LiveState => {
  const state = createState(TEST_KINDS, 'run');
  state.addDevice(testDevice(0));
  return state;
};
/** Codes said, `+` there, `-` gone. */
function said(state: LiveState, point: string, value: number, at: number): string[] {
  const result = state.apply(observe('d0', point, value, at), at);
  return 'change' in result ? judge(result.change).map((s) => `${s.on ? '+' : '-'}${s.code}`) : [];
}

describe('threshold', () => {
  it('tells breaking, repeating and release, each code by its own limit', () => {
    const state = newState();
    const words = [60, 90, 91, 75, 70, 50, 40].map((value, i) => said(state, 'level', value, T + i));
    expect(words).toEqual([
      ['-offline', '+high', '-over'],
      ['+high', '+over'],
      ['+high', '+over'],
      ['+high'],
      ['+high', '-over'],
      ['-high'],
      [],
    ]);
  });

  it('carries who, where, what and when', () => {
    const state = newState();
    const wrong = Date.UTC(2020, 7, 1);
    const result = state.apply(observe('d0', 'fire', 1, wrong, { text: 'Ａ区１层' }), T);
    if (!('change' in result)) throw new Error(JSON.stringify(result));
    expect(judge(result.change).find((s) => s.code === 'fire')).toEqual({
      device: 'd0',
      address: null,
      kind: 'gauge',
      code: 'fire',
      on: true,
      place: '/1/2',
      position: [117, 36.67, 0],
      point: 'fire',
      value: 1,
      observedAt: wrong,
      receivedAt: T,
      clockFault: true,
      text: 'Ａ区１层',
      simulated: true,
    });
  });

  it('after a restart says again that it is over', () => {
    const state = newState();
    state.restore([{ device: 'd0', point: 'fire', value: 0, at: T - 1 }], T);
    expect([said(state, 'fire', 0, T), said(state, 'fire', 0, T + 1)]).toEqual([['-offline', '-fire'], []]);
  });
});

describe('silence', () => {
  it('tells offline once, and the return', () => {
    const state = newState();
    expect(said(state, 'battery', 90, T)).toEqual(['-offline']);
    expect(state.sweep(T + 100_000).flatMap(judge)).toEqual([]);
    expect(state.sweep(T + 200_000).flatMap(judge)).toMatchObject([
      { code: 'offline', on: true, receivedAt: T + 200_000, observedAt: T, point: 'level' },
    ]);
    expect(state.sweep(T + 900_000).flatMap(judge)).toEqual([]);
    expect(said(state, 'battery', 90, T + 900_000)).toEqual(['-offline']);
    expect(state.columns.status[0]).toBe(STATUS.normal);
  });

  it('ends at the first word after a restart, whatever live state was restored', () => {
    for (const age of [1, 150_000, 400_000]) {
      const state = newState();
      state.restore([{ device: 'd0', point: 'battery', value: 90, at: T - age }], T);
      expect(said(state, 'battery', 90, T + 1), `${age} ms old`).toEqual(['-offline']);
      expect(said(state, 'battery', 89, T + 2)).toEqual([]);
    }
  });
});

describe('the judge', () => {
  it('goes on when a rule throws, and tells it once', () => {
    const onFault = vi.fn();
    const broken = defineRule({
      id: 'broken',
      about: '',
      judge: () => {
        throw new Error('no');
      },
    });
    const good = defineRule({ id: 'good', about: '', judge: (change) => [{ ...signalsOf('fire', 1)[0], receivedAt: change.receivedAt }] });
    const both = createJudge([broken, good], onFault);
    const result = newState().apply(observe('d0', 'level', 1, T), T);
    if (!('change' in result)) throw new Error(JSON.stringify(result));
    expect([both(result.change).length, both(result.change).length]).toEqual([1, 1]);
    expect(onFault).toHaveBeenCalledExactlyOnceWith(broken, expect.objectContaining({ message: 'no' }));
  });
});

const signalsOf = (point: string, value: number, kindHint?: string, at = T): ReturnType<typeof judgeUnregistered> =>
  judgeUnregistered(observe('gb26875:1/1.0.9', point, value, at, { kindHint }), T, kinds, null);

describe('a sender the ledger does not know', () => {
  it('still raises its fire, at its transmission unit or under place unknown', () => {
    const unit = testDevice(3, { place: '/1/2/3' });
    const fire = observe('gb26875:1/1.0.9', 'fire', 1, Date.UTC(2020, 7, 1), { kindHint: 'manual-call-point', text: '走廊' });
    expect(judgeUnregistered(fire, T, kinds, unit)).toMatchObject([
      {
        device: null,
        address: 'gb26875:1/1.0.9',
        kind: 'manual-call-point',
        code: 'fire',
        on: true,
        place: '/1/2/3',
        position: unit.position,
        clockFault: true,
        text: '走廊',
      },
    ]);
    expect(judgeUnregistered(fire, T, kinds, null)).toMatchObject([{ place: UNKNOWN_PLACE, position: null, simulated: false }]);
  });

  it('is taken for a smoke detector when it says fire and nothing of itself', () => {
    for (const hint of [undefined, 'no-such-kind', 'hydrant-pressure']) {
      expect(signalsOf('fire', 1, hint)).toMatchObject([{ kind: 'smoke-detector', on: true }]);
    }
    expect(signalsOf('fire', 0)).toMatchObject([{ code: 'fire', on: false }]);
    expect(signalsOf('fire', 255)).toMatchObject([{ on: true }]);
  });

  it('is not heard for less', () => {
    expect([
      signalsOf('fault', 1, 'smoke-detector'),
      signalsOf('tiltDeg', 60, 'manhole'),
      signalsOf('toString', 1, 'manhole'),
      signalsOf('fire', NaN),
    ]).toEqual([[], [], [], []]);
    expect(signalsOf('ch4Lel', 60, 'manhole').map((s) => s.code)).toEqual(['gas-low', 'gas-high']);
  });
});
