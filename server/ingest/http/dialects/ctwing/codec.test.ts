import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { readPush } from './codec.ts';
import { readNames, renamed } from './names.ts';

const NOW = Date.UTC(2026, 10, 26, 8);
const SEED = 26_875;
const kinds = await loadKinds();
const ID = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const NAMES = readNames('Alarm_Status:2=fire, liquid_level=waterLevelCm*0.1');

const asking = (kind: string | undefined, ...known: string[]): Parameters<typeof readPush>[2] => ({
  now: () => NOW,
  knows: (device) => known.includes(device),
  kindOf: () => (kind === undefined ? undefined : kinds.get(kind)),
  allowed: (device) => device !== 'ctwing:other',
});
const push = (body: unknown, of = asking('manhole')): ReturnType<typeof readPush> =>
  readPush(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), NAMES, of);
const LEVEL = {
  topic: 'v1/up/ad19',
  timestamp: 1_630_403_930_495,
  serviceId: 1,
  productId: '15081413',
  payload: { liquid_level: 402 },
  messageType: 'dataReport',
  deviceId: ID,
  IMSI: 'undefined',
  IMEI: '860000000000017',
};

describe('messages of CTWing', () => {
  it('values of a payload, in the platform’s time', () => {
    expect(push(LEVEL)).toMatchObject({
      observations: [{ device: `ctwing:${ID}`, point: 'waterLevelCm', observedAt: 1_630_403_930_495, source: 'ctwing' }],
      faults: [],
    });
    expect(push(LEVEL).observations[0].value).toBeCloseTo(40.2);
  });

  it('values of a profile’s service; a signal of 114 is −114 dBm', () => {
    const serviceData = { TData: 30, SNR: 1, RSRP: 114, Battery_Level: '100', Alarm_Status: 2, AlarmLevel: 100 };
    const { observations } = push({ ...LEVEL, payload: { serviceId: 'notification', serviceData } }, asking('sos-button'));
    expect(observations.map(({ point, value }) => [point, value])).toEqual([
      ['rsrpDbm', -114],
      ['batteryPct', 100],
    ]);
    const smoke = push({ ...LEVEL, payload: { serviceData } }, asking('smoke-detector'));
    expect(smoke.observations.map(({ point, value }) => [point, value])).toEqual([['fire', 1]]);
  });

  it('are of the device under the address that the ledger knows, the platform’s id first', () => {
    const of = (...known: string[]): string => push(LEVEL, asking('manhole', ...known)).observations[0].device;
    expect(of('imei:860000000000017')).toBe('imei:860000000000017');
    expect(of(ID)).toBe(ID);
    expect(of('imei:860000000000017', `ctwing:${ID}`)).toBe(`ctwing:${ID}`);
    expect(push({ ...LEVEL, deviceId: undefined }).observations[0].device).toBe('imei:860000000000017');
  });

  it('an event with values is an alarm like any other', () => {
    const event = { ...LEVEL, messageType: 'eventReport', serviceId: 'smoke_alarm', eventType: 2, eventContent: { Alarm_Status: 2 } };
    expect(push(event, asking('smoke-detector'))).toMatchObject({ observations: [{ point: 'fire', value: 1 }], faults: [] });
  });

  it('online, offline and answers to commands are confirmed and not used', () => {
    for (const messageType of ['deviceOnlineOfflineReport', 'commandResponse'])
      expect(push({ ...LEVEL, messageType })).toEqual({ observations: [], events: [], faults: [] });
  });

  it('bytes of the device’s own are told with what they were; values beside them count', () => {
    const heard = push({ ...LEVEL, payload: { APPdata: Buffer.from('4040', 'hex').toString('base64'), liquid_level: 10 } });
    expect(heard).toMatchObject({
      observations: [{ point: 'waterLevelCm', value: 1 }],
      faults: [expect.stringMatching(/APPdata .*: 4040$/)],
    });
  });

  it.each([
    ['no JSON', 'the body is not valid JSON'],
    ['7', 'a message is an object'],
    ['{}', 'neither a deviceId nor an IMEI'],
    [{ ...LEVEL, deviceId: '../x', IMEI: 'undefined' }, 'neither a deviceId nor an IMEI, got "../x"'],
    [{ ...LEVEL, messageType: 'x' }, 'messageType "x" is none that is taken'],
    [{ ...LEVEL, payload: 7 }, 'an object of values is needed, got 7'],
    [{ ...LEVEL, payload: { other: 1 } }, 'manhole has no point other'],
    [{ ...LEVEL, deviceId: 'other' }, 'ctwing:other: not allowed to report for it'],
    [Array.from({ length: 1001 }, () => LEVEL), '1001 messages in one push, at most 1000'],
  ])('%j is told and takes nothing', (body, reason) => {
    const { observations, events, faults } = push(body);
    expect([observations, events, faults]).toEqual([[], [], [expect.stringContaining(reason)]]);
  });

  it('one bad message of a list costs itself', () => {
    expect(push([7, LEVEL])).toMatchObject({ observations: [{ point: 'waterLevelCm' }], faults: [expect.any(String)] });
  });

  it(`a fire is not lost to a bad byte beside it, and no bytes throw (seed ${SEED})`, () => {
    const byte = fc.integer({ min: 0, max: 255 }).filter((code) => !'"{}[]\\'.includes(String.fromCharCode(code)));
    fc.assert(
      fc.property(byte, (bad) => {
        const head = `{"messageType":"dataReport","deviceId":"${ID}","payload":{"TData":`;
        const bytes = Buffer.concat([Buffer.from(head), Buffer.from([bad]), Buffer.from(',"Alarm_Status":2,"x":0}}')]);
        expect(readPush(bytes, NAMES, asking('smoke-detector')).observations).toMatchObject([{ point: 'fire', value: 1 }]);
      }),
      { seed: SEED, numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readPush(bytes, NAMES, asking(undefined))),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('names of makers', () => {
  it('mean a point, a point times a factor, or one value of theirs', () => {
    const names = readNames('a=x, b:2=y, c=z*-0.5');
    expect(renamed({ a: '7', b: '2', c: 4, d: 1 }, names)).toEqual({ x: 7, y: 1, z: -2, d: 1 });
    expect(renamed({ b: 3, a: 'word', c: null }, names)).toEqual({ y: 0, x: 'word', z: null });
  });

  it.each(['a', 'a=', '=x', 'a:b=x', 'a=x*', 'a=x*y', 'a b=x'])('%s is none', (text) => expect(() => readNames(text)).toThrow(text));
});
