import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { readAlarmPage, readChannels, readPublished } from './alarms.ts';
import { channelOf, pathOf } from './front-end.ts';
import { RespError, RespReader, encodeCommand } from './resp.ts';

const SEED = 6379;
const NOW = Date.UTC(2026, 10, 23, 1);
const CODE = '37010200011326000007';
const kinds = await loadKinds();
const asking = { now: () => NOW, kindOf: () => kinds.get('camera'), knows: (device: string) => device === `gb28181:${CODE}` };
const bytes = (body: unknown): Buffer => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

describe('alarms of WVP', () => {
  const row = {
    id: 41,
    channelId: 3,
    channelDeviceId: CODE,
    channelName: '东门',
    description: '有人翻越',
    alarmType: 'IntrusionDetection',
    alarmTime: NOW - 5000,
  };

  it('are events by their number, of the scene that their type names', () =>
    expect(readAlarmPage(bytes({ code: 0, msg: '成功', data: { total: 1, list: [row] } }), asking)).toMatchObject({
      rows: 1,
      newest: NOW - 5000,
      events: [
        {
          device: `gb28181:${CODE}`,
          event: 'video-alarm',
          attributes: { scene: 'intrusion', serial: 'wvp-41' },
          observedAt: NOW - 5000,
          text: '有人翻越',
        },
      ],
    }));

  it.each([
    ['Defocus', 'blurred'],
    ['SceneChange', 'shifted'],
    ['VideoOcclusion', 'occlusion'],
    ['NewInTheNextVersion', 'other'],
  ])('%s is %s', (alarmType, scene) =>
    expect(readAlarmPage(bytes({ code: 0, data: { list: [{ ...row, alarmType }] } }), asking).events[0].attributes.scene).toBe(scene),
  );

  it('a refusal is said in the platform’s words, and a bad row loses no other', () => {
    expect(() => readAlarmPage(bytes({ code: 401, msg: '请登录后重新请求' }), asking)).toThrow('请登录后重新请求');
    expect(() => readAlarmPage(bytes('<html>'), asking)).toThrow('not valid JSON');
    const { events, faults } = readAlarmPage(bytes({ code: 0, data: { list: [7, { ...row, channelDeviceId: 'x' }, row] } }), asking);
    expect([events.length, faults.length]).toEqual([1, 2]);
  });

  it.each([
    [{ gbId: CODE, alarmSn: 5, alarmType: '6', alarmDescription: '入侵' }, 'intrusion'],
    [{ gbId: CODE, alarmSn: 2, alarmType: '2', alarmDescription: '' }, 'tamper'],
    [{ gbId: CODE, alarmSn: 1, alarmType: '111', alarmDescription: '222' }, 'other'],
  ])('published %j is %s', (message, scene) => expect(readPublished(bytes(message), asking).events[0].attributes.scene).toBe(scene));

  it('channels of the ledger are online or not; those of others are none of ours', () => {
    const list = [
      { gbDeviceId: CODE, gbStatus: 'OFF' },
      { gbDeviceId: '37010200011326000008', gbStatus: 'ON' },
      { gbDeviceId: CODE, gbStatus: '?' },
    ];
    expect(readChannels(bytes({ code: 0, data: { list } }), asking).observations).toMatchObject([{ point: 'online', value: 0 }]);
  });

  it(`nothing published throws (seed ${SEED})`, () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.constantFrom('gbId', 'alarmSn', 'alarmType'), fc.jsonValue()), (body, more) => {
        readPublished(bytes(body), asking);
        readPublished(bytes({ gbId: CODE, alarmType: '6', ...more }), asking);
      }),
      { seed: SEED },
    ));
});

describe('PTZ of WVP', () => {
  it.each([
    [
      { action: 'move', params: { direction: 'up-left', speed: 7 } },
      'ptz/D/C?command=upleft&horizonSpeed=255&verticalSpeed=255&zoomSpeed=15',
    ],
    [{ action: 'move', params: { direction: 'zoom-in', speed: 1 } }, 'ptz/D/C?command=zoomin&horizonSpeed=36&verticalSpeed=36&zoomSpeed=2'],
    [{ action: 'stop', params: {} }, 'ptz/D/C?command=stop&horizonSpeed=0&verticalSpeed=0&zoomSpeed=0'],
    [{ action: 'preset', params: { preset: 5 } }, 'preset/call/D/C?presetId=5'],
  ])('%j', (order, path) => expect(pathOf(order, { device: 'D', channel: 'C' })).toBe(`/api/front-end/${path}`));

  it('knows a camera behind a recorder by both codes, another by its own, and nothing of other actions', () => {
    expect(channelOf([`gb28181:${CODE}`, `gb28181:37010200011180000001/${CODE}`])).toEqual({
      device: '37010200011180000001',
      channel: CODE,
    });
    expect(channelOf([`gb28181:${CODE}`])).toEqual({ device: CODE, channel: CODE });
    expect(channelOf(['gb28181:12', 'jetlinks:a'])).toBeNull();
    expect(pathOf({ action: 'open', params: {} }, { device: 'D', channel: 'C' })).toBeNull();
  });
});

describe('RESP', () => {
  const said =
    '+OK\r\n*3\r\n$9\r\nsubscribe\r\n$13\r\nalarm_receive\r\n:1\r\n' +
    '*3\r\n$7\r\nmessage\r\n$13\r\nalarm_receive\r\n$4\r\n{}\r\n\r\n*-1\r\n$-1\r\n-ERR no\r\n';
  const values = [
    'OK',
    [Buffer.from('subscribe'), Buffer.from('alarm_receive'), 1],
    [Buffer.from('message'), Buffer.from('alarm_receive'), Buffer.from('{}\r\n')],
    null,
    null,
    new RespError('ERR no'),
  ];

  it('reads the same however it is cut', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(said.length), { maxLength: 20 }), (cuts) => {
        const reader = new RespReader();
        const at = [0, ...cuts.sort((a, b) => a - b), said.length];
        expect(at.slice(1).flatMap((end, i) => reader.take(Buffer.from(said).subarray(at[i], end)))).toEqual(values);
      }),
      { seed: SEED },
    ));

  it('writes commands that it reads', () =>
    expect(new RespReader().take(encodeCommand('AUTH', '密码'))).toEqual([[Buffer.from('AUTH'), Buffer.from('密码')]]));

  it.each(['?1\r\n', '$9999999\r\n', '$x\r\n', '*2000\r\n', '$2\r\nabcd', ':1.5\r\n', '*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n'])(
    '%j is none',
    (text) => expect(() => new RespReader().take(Buffer.from(text))).toThrow(),
  );

  it('other bytes are told and never hang', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.stringMatching(/^[*$:+-]-?\d{0,3}\r\n$/), (bytes, head) => {
        try {
          new RespReader().take(Buffer.concat([Buffer.from(head), bytes]));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { seed: SEED, numRuns: 1000 },
    ));
});
