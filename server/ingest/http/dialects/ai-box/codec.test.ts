import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { readAlarms } from './codec.ts';

const SEED = 1127;
const NOW = Date.UTC(2026, 10, 23, 1);
const kinds = await loadKinds();
const CAMERA = '37010200011326000007';
const read = (body: unknown, kind = 'camera', ...known: string[]): ReturnType<typeof readAlarms> =>
  readAlarms(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), undefined, {
    now: () => NOW,
    knows: (device) => known.includes(device),
    kindOf: () => kinds.get(kind),
    allowed: (device) => device !== 'ai-box:other',
  });
const ALARM = { alarmID: 'a-1', deviceID: CAMERA, alarmType: 'INTRUSION', alarmTime: '2026-11-23 08:15:30', confidence: 0.87 };

describe('alarms of AI boxes', () => {
  it('are events of the camera with that code, at the time of China', () =>
    expect(read(ALARM)).toMatchObject({
      events: [
        {
          device: `gb28181:${CAMERA}`,
          event: 'video-alarm',
          attributes: { scene: 'intrusion', serial: 'a-1', confidence: 87 },
          observedAt: Date.UTC(2026, 10, 23, 0, 15, 30),
        },
      ],
      faults: [],
    }));

  it.each([
    [13_001, 'flame'],
    ['regionEntrance', 'intrusion'],
    ['FALL', 'fallen'],
    ['Video_Un-Focus', 'blurred'],
    ['TrafficRetrograde', 'wrong-way'],
  ])('type %s is %s', (alarmType, scene) => expect(read({ ...ALARM, alarmType }).events[0].attributes.scene).toBe(scene));

  it('something thrown is a throw where the kind has one, with the storey and never the flat', () => {
    const thrown = { ...ALARM, alarmType: 'falling_goods', buildingNo: '3号楼', unitNo: '2单元', floor: 11, houseNo: '1101' };
    const [event] = read(thrown, 'throw-camera').events;
    expect(event).toMatchObject({
      event: 'throw',
      attributes: { track: 'a-1', building: '3号楼', stack: '2单元', floor: 11, confidence: 87 },
    });
    expect(JSON.stringify(event)).not.toContain('1101');
  });

  it('a vehicle at a gate is an event of the gate, with its plate', () => {
    const [event] = read(
      { ...ALARM, deviceID: 'ag-1', alarmType: 'retrograde', plateNo: '鲁A12345', lane: '1' },
      'access-gate',
      'ag-1',
    ).events;
    expect(event).toMatchObject({ device: 'ag-1', event: 'wrong-way', attributes: { plate: '鲁A12345', lane: '1' } });
  });

  it('come in lists too, and a bad one loses no other', () => {
    const { events, faults } = read({ alarms: [ALARM, { ...ALARM, alarmType: 'who knows' }, 7, { ...ALARM, alarmID: 'a-2' }] });
    expect(events.map(({ attributes }) => attributes.serial)).toEqual(['a-1', 'a-2']);
    expect(faults).toHaveLength(2);
  });

  it('a picture within is not taken, its name is', () => {
    expect(read({ ...ALARM, picture: `/9j/${'A'.repeat(400)}=` }).events[0].attributes.picture).toBeUndefined();
    expect(read({ ...ALARM, picture: 'a-1.jpg' }).events[0].attributes.picture).toBe('a-1.jpg');
  });

  it.each([
    ['no JSON', 'not valid JSON'],
    ['{}', 'the camera is deviceID'],
    [{ ...ALARM, deviceID: '../x' }, 'the camera is deviceID'],
    [{ ...ALARM, deviceID: 'other' }, 'not allowed to report for it'],
    [{ ...ALARM, alarmType: 'who knows' }, 'alarmType "who knows" is none that is known'],
    [{ ...ALARM, faceFeature: 'AAAA' }, 'biometric data is never accepted'],
  ])('%j is told', (body, reason) => expect(read(body).faults.join()).toContain(reason));

  it(`nothing throws (seed ${SEED})`, () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.constantFrom(...Object.keys(ALARM), 'floor', 'score'), fc.jsonValue()), (body, more) => {
        read(body);
        read({ ...ALARM, ...more });
        read({ data: [more, body] });
      }),
      { seed: SEED, numRuns: 500 },
    ));
});
