import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { readPush } from './codec.ts';

const NOW = Date.UTC(2026, 10, 26, 8);
const AT = '2026-11-23T08:15:30+08:00';
const SEED = 5_075;
const MAC = '00:00:5e:00:53:09';
const BOX = 'hikvision:00005e005309';
const kinds = await loadKinds();

const asking = (kind: string, ...known: string[]): Parameters<typeof readPush>[2] => ({
  now: () => NOW,
  knows: (device) => known.includes(device),
  kindOf: () => kinds.get(kind),
  allowed: (device) => device !== 'hikvision:ffffffffffff',
});
const read = (body: unknown, kind = 'access-gate', ...known: string[]): ReturnType<typeof readPush> =>
  readPush(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), undefined, asking(kind, ...known));
const door = (majorEventType: number, subEventType: number, more: object = {}): object => ({
  macAddress: MAC,
  dateTime: AT,
  eventType: 'AccessControllerEvent',
  eventState: 'active',
  AccessControllerEvent: { majorEventType, subEventType, doorNo: 1, serialNo: 1201, employeeNoString: 'R0001', ...more },
});
const xml = (eventType: string, more = '<eventState>active</eventState>'): string =>
  `<EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><macAddress>${MAC}</macAddress>` +
  `<channelID>3</channelID><dateTime>${AT}</dateTime><eventType>${eventType}</eventType>${more}</EventNotificationAlert>`;

describe('notifications of Hikvision', () => {
  it('a face that passed is a pass with the person’s number, and no more of the person', () =>
    expect(read(door(5, 75, { name: '王某某', picturesNumber: 1 }))).toMatchObject({
      events: [
        {
          device: BOX,
          event: 'pass',
          attributes: { method: 'face', person: 'R0001', serial: 1201, lane: '1' },
          observedAt: Date.parse(AT),
          source: 'hikvision',
        },
      ],
      observations: [],
      faults: [],
    }));

  it.each([
    [5, 9, ['refused'], []],
    [5, 26, ['closed'], [['opened', 0]]],
    [5, 27, ['forced'], [['opened', 1]]],
    [5, 28, ['held-open'], [['opened', 1]]],
    [1, 1028, ['tamper'], []],
    [1, 1034, ['duress'], []],
    [1, 1048, [], [['fireRelease', 1]]],
    [3, 75, [], []],
  ])('major %i with minor %i', (major, minor, events, points) => {
    const heard = read(door(major, minor));
    expect(heard.faults).toEqual([]);
    expect([heard.events.map(({ event }) => event), heard.observations.map(({ point, value }) => [point, value])]).toEqual([
      events,
      points,
    ]);
  });

  it.each([
    [
      xml('ANPR', '<ANPR><licensePlate>鲁A12345</licensePlate><line>2</line><direction>forward</direction></ANPR>'),
      'vehicle-pass',
      { plate: '鲁A12345', lane: '2' },
    ],
    [
      xml('ANPR', '<ANPR><licensePlate>unknown</licensePlate><line>2</line><direction>reverse</direction></ANPR>'),
      'wrong-way',
      { lane: '2' },
    ],
    [xml('ANPR', ''), 'vehicle-pass', {}],
    [xml('parking'), 'lane-blocked', { lane: '3' }],
    [xml('parking', '<eventState>inactive</eventState>'), 'lane-cleared', { lane: '3' }],
  ])('a vehicle at a gate, %#: %s', (body, event, attributes) =>
    expect(read(body)).toMatchObject({ events: [{ event, attributes }], faults: [] }),
  );

  it('an alarm that nobody knows is told, not dropped in silence', () =>
    expect(read(door(1, 4711)).faults).toEqual([expect.stringContaining('subEventType 4711 is none that is known')]));

  it('is of the door where the ledger has it', () => {
    expect(read(door(5, 75), 'access-gate', `${BOX}/1`).events[0].device).toBe(`${BOX}/1`);
    expect(read(xml('shelteralarm'), 'camera', `${BOX}/3`).observations[0].device).toBe(`${BOX}/3`);
  });

  it('XML of a camera is its points while it lasts', () => {
    expect(read(xml('shelteralarm'), 'camera').observations).toMatchObject([{ point: 'occlusion', value: 1, observedAt: Date.parse(AT) }]);
    expect(read(xml('videoloss', '<eventState>inactive</eventState>'), 'camera').observations).toMatchObject([
      { point: 'videoLoss', value: 0 },
    ]);
    expect(read(xml('VMD'), 'camera')).toMatchObject({ observations: [], events: [], faults: [] });
  });

  it('a throw is told once while it is posted again', () => {
    const throwOf = (count: number): number =>
      read(xml('highPop', `<activePostCount>${count}</activePostCount><eventState>active</eventState>`), 'throw-camera').events.length;
    expect([throwOf(1), throwOf(2)]).toEqual([1, 0]);
    expect(read(xml('highPop'), 'camera').observations).toMatchObject([{ point: 'throwing', value: 1 }]);
  });

  it('of a multipart body the event counts, and no picture is looked at', () => {
    const body = [
      '--b',
      'Content-Disposition: form-data; name="event_log"',
      'Content-Type: application/json',
      '',
      JSON.stringify(door(5, 28)),
      '--b',
      'Content-Disposition: form-data; name="Picture"',
      'Content-Type: image/jpeg',
      '',
      '{"not":"looked at"}',
      '--b--',
    ].join('\r\n');
    const heard = readPush(Buffer.from(body), 'multipart/form-data; boundary=b', asking('access-gate'));
    expect([heard.events.map(({ event }) => event), heard.faults]).toEqual([['held-open'], []]);
    expect(Buffer.from(heard.keeps).toString()).not.toContain('looked at');
    expect(readPush(Buffer.from('--b--'), 'multipart/form-data; boundary=b', asking('access-gate')).faults).toEqual([
      'there is no part of JSON or XML in the body',
    ]);
  });

  it('biometric fields are told and left out; the event counts', () => {
    const heard = read(door(5, 75, { FaceRect: { x: 1 }, faceURL: 'x' }));
    expect(heard.events).toHaveLength(1);
    expect(heard.faults).toEqual([expect.stringMatching(/FaceRect.*biometric/)]);
  });

  it.each([
    ['no JSON', 'not valid JSON'],
    ['{}', 'macAddress nothing'],
    [{ macAddress: 'x' }, 'macAddress "x"'],
    ['<!DOCTYPE a><a/>', 'DOCTYPE'],
    [{ ...door(5, 75), macAddress: 'ff-ff-ff-ff-ff-ff' }, 'not allowed to report for it'],
  ])('%j is told and takes nothing', (body, reason) => {
    const { observations, events, faults } = read(body);
    expect([observations, events]).toEqual([[], []]);
    expect(faults.join()).toContain(reason);
  });

  it(`no bytes throw (seed ${SEED})`, () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(undefined, 'multipart/mixed; boundary=b'), (bytes, type) => {
        readPush(bytes, type, asking('access-gate'));
      }),
      { seed: SEED, numRuns: 1000 },
    ));
});
