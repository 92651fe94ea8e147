import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { FAULT_TOPIC, readAddress, readMessage } from './codec.ts';
import { LIFT_FAULT_SCHEME, SCHEMES } from './schemes.ts';

const NOW = Date.UTC(2026, 10, 27, 0, 15, 40);
const SEED = 24_476;
const kinds = await loadKinds();
const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const hear = (topic: string, value: unknown, known = true): ReturnType<typeof readMessage> => {
  const payload = bytes(value);
  return readMessage({ ...readAddress(topic, payload)!, payload }, { now: () => NOW, knows: () => known });
};
const state = (scheme: string, data: object): ReturnType<typeof hear> => hear(`lifts/${scheme}/3010/state`, { type: 'info', data });
/** `point=value` of what was read. */
const said = ({ observations }: ReturnType<typeof hear>): string[] => observations.map(({ point, value }) => `${point}=${value}`);
const faultsSaid = (heard: ReturnType<typeof hear>): string[] => said(heard).filter((one) => one.endsWith('=1'));

describe('topics', () => {
  it('name the lift, or the body does', () => {
    expect(readAddress('lifts/gb2009/30103702/state', bytes('{}'))).toEqual({
      device: 'lift:30103702',
      says: 'gb2009',
      kindHint: 'elevator',
    });
    expect(readAddress(FAULT_TOPIC, bytes({ elevatorNo: '3010' }))?.device).toBe('lift:3010');
    expect(readAddress(FAULT_TOPIC, bytes({ uuid: 'u-1' }))?.device).toBe('lift:u-1');
    expect(readAddress(FAULT_TOPIC, bytes('no json'))?.device).toBe('lift:?');
  });

  it.each(['lifts/gb1999/3010/state', 'lifts/gb2017//state', 'lifts/constructor/3010/state', '/API/V1/Up/Other', 'lifts/gb2017/3010'])(
    '%s is none',
    (topic) => expect(readAddress(topic, bytes('{}'))).toBeNull(),
  );
});

describe('begin and end of a fault', () => {
  const message = (end: string, more: object = {}): object => ({
    elevatorNo: '3010',
    currentFloor: '9',
    personInLift: 1,
    ErrorListBean: [{ keyId: 'k1', faultType: 1, faultBeginTime: '2026-11-27 08:15:30', faultEndTime: end, ...more }],
  });

  it('by the clock of the terminal, which says Beijing time', () => {
    expect(hear(FAULT_TOPIC, message('')).observations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ device: 'lift:3010', point: 'trapped', value: 1, observedAt: Date.UTC(2026, 10, 27, 0, 15, 30) }),
        expect.objectContaining({ point: 'floor', value: 9, untimed: true }),
      ]),
    );
    const over = hear(FAULT_TOPIC, message('2026-11-27 08:40:00')).observations.filter(({ point }) => point === 'trapped');
    expect(over.map(({ value, observedAt }) => [value, observedAt])).toEqual([
      [1, Date.UTC(2026, 10, 27, 0, 15, 30)],
      [0, Date.UTC(2026, 10, 27, 0, 40)],
    ]);
  });

  it('is believed without a time, and told', () => {
    const heard = hear(FAULT_TOPIC, message('', { faultBeginTime: 'yesterday' }));
    expect(faultsSaid(heard)).toContain('trapped=1');
    expect(heard.faults).toEqual([expect.stringContaining('faultBeginTime "yesterday"')]);
  });

  it('of a lift without a name is told, and of one that the ledger has not says which kind it is', () => {
    expect(hear(FAULT_TOPIC, { ErrorListBean: [] })).toMatchObject({ observations: [], faults: [expect.stringContaining('elevatorNo')] });
    const stranger = hear(FAULT_TOPIC, message(''), false);
    expect(stranger.observations.find(({ point }) => point === 'trapped')).toMatchObject({ kindHint: 'elevator' });
  });
});

describe('codes by their list', () => {
  it.each([
    ['gb2009', 7, 'trapped=1'],
    ['gb2009', 10, 'safetyChain=1'],
    ['gb2009', 21, 'carCall=1'],
    ['gb2009', 26, 'otherFault=1'],
    ['gb2017', '07', 'floorLost=1'],
    ['gb2017', 11, 'trapped=1'],
    ['gb2017', 90, 'carCall=1'],
    ['gb2017', 63, 'otherFault=1'],
    ['gb2023', '11', 'trapped=1'],
    ['simple', 7, 'inPit=1'],
    ['simple', 1, 'trapped=1'],
  ])('%s %s is %s', (scheme, code, fault) => expect(faultsSaid(state(scheme, { fault: [code] }))).toEqual([fault]));

  it('are over when the list has them no more', () => {
    expect(said(state('gb2017', { fault: [] }))).toEqual(expect.arrayContaining(['trapped=0', 'doorFault=0', 'otherFault=0']));
    expect(said(state('gb2017', { floor: 3 }))).toEqual(['floor=3']);
    expect(said(state('gb2017', { faultCode: '00' }))).toContain('trapped=0');
  });

  it('under maintenance are left out, but nobody who is shut in is', () => {
    const heard = state('simple', { reparing: 1, inmaintenance: 0, fault: [1, 5, 6] });
    expect(faultsSaid(heard)).toEqual(['maintenance=1', 'trapped=1']);
    expect(faultsSaid(state('gb2017', { serviceMode: 2, fault: ['01', '90'] }))).toEqual(['maintenance=1', 'carCall=1']);
    expect(said(state('simple', { reparing: 0, inmaintenance: 0, fault: [5] }))).toEqual(
      expect.arrayContaining(['maintenance=0', 'overspeed=1']),
    );
  });

  it('say their words in both languages, and set points that a lift has', () => {
    const { points } = kinds.get('elevator')!;
    for (const { codes } of [...Object.values(SCHEMES), LIFT_FAULT_SCHEME])
      for (const { words, sets } of Object.values(codes)) {
        expect(words.zh).toMatch(/\p{Script=Han}/u);
        if (sets) expect(Object.keys(points)).toContain(sets.point);
      }
  });
});

describe('bad input', () => {
  it.each([
    ['null', 'a message is an object'],
    ['{}', 'nothing of a lift'],
    ['{"data": {"fault": ["x"]}}', 'a fault code is a number'],
    ['{"data": {"floor": "attic"}}', 'floor: "attic"'],
    ['{"data": {"door', 'payload is'],
  ])('%s is told: %s', (text, words) => expect(hear('lifts/gb2017/3010/state', text).faults.join('; ')).toContain(words));

  it(`no bytes throw, and a trapped person is not lost to one beside it (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('lifts/gb2017/3010/state', FAULT_TOPIC), (payload, topic) => {
        readMessage({ ...readAddress(topic, payload)!, payload }, { now: () => NOW, knows: () => true });
      }),
      { seed: SEED, numRuns: 2000 },
    );
    const junk = fc.oneof(fc.anything(), fc.constantFrom({ faultType: 'x' }, null, []));
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 5 }), (others) => {
        const list = JSON.parse(JSON.stringify([...others, { keyId: 'k', faultType: 1 }])) as unknown[];
        expect(faultsSaid(hear(FAULT_TOPIC, { elevatorNo: '3010', ErrorListBean: list }))).toContain('trapped=1');
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
