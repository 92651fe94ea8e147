import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { readMessage, readTopic } from './codec.ts';
import { readPayload } from './payload.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 40);
const AT = Date.UTC(2026, 10, 23, 0, 15, 30, 120);
const SEED = 1_700;
const EUI = '24e124785d000001';
const kinds = await loadKinds();
const topic = (event: string): string => `application/11b7/device/${EUI.toUpperCase()}/event/${event}`;
const base64 = (hex: string): string => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('base64');
const up = (more: object): object => ({
  deduplicationId: '3f1b2c8e-0000-4000-8000-000000000001',
  time: '2026-11-23T00:15:30.120Z',
  deviceInfo: { deviceName: 'QY-MH-1', devEui: EUI, tags: { depthCm: '250' } },
  fPort: 85,
  ...more,
});
const hear = (event: string, body: unknown, kind = 'manhole'): ReturnType<typeof readMessage> => {
  const payload = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return readMessage({ ...readTopic(topic(event))!, payload }, { now: () => NOW, kindOf: () => kinds.get(kind), kinds });
};
const values = ({ observations }: ReturnType<typeof hear>): Record<string, number> =>
  Object.fromEntries(observations.map(({ point, value }) => [point, value]));
const ofHex = (hex: string, kind?: string): ReturnType<typeof hear> => hear('up', up({ data: base64(hex) }), kind);

it('topics name the device', () => {
  expect(readTopic(topic('up'))).toEqual({ device: `lora:${EUI}`, says: 'up' });
  for (const other of ['application/1/device/xyz/event/up', topic('down'), topic('up/more'), 'x/1/device/24e124785d000001/event/up'])
    expect(readTopic(other)).toBeNull();
});

describe('bytes', () => {
  it('of a cover: battery, level by the depth of the well, angles, and the word of the sensor', () => {
    expect(values(ofHex('01755C 03824408 040001'))).toEqual({ batteryPct: 92, waterLevelCm: 250 - 211.6, opened: 1 });
    expect(values(ofHex('017564 03670001 0482D200 050000'))).toEqual({ batteryPct: 100, tempC: 25.6, waterLevelCm: 229, opened: 0 });
    expect(values(ofHex('8482D20001'))).toEqual({ waterLevelCm: 229 });
    expect(values(ofHex('03CF00000000282307'))).toEqual({ tiltDeg: 0, opened: 1 });
    expect(ofHex('01755C').observations[0]).toMatchObject({ device: `lora:${EUI}`, observedAt: AT, source: 'chirpstack' });
    expect(values(ofHex('01755C FF2E02', 'sos-button'))).toEqual({ batteryPct: 92, sos: 1 });
  });

  it('a level without a depth is told and not made up; what stands beside it counts', () => {
    const heard = hear('up', { ...up({ data: base64('01755C 03824408 040001') }), deviceInfo: {} });
    expect(values(heard)).toEqual({ batteryPct: 92, opened: 1 });
    expect(heard.faults.join()).toContain('depthCm');
    expect(ofHex('0382FFFF').faults.join()).toContain('no echo');
  });

  it('a stored moment is of its own time', () => {
    const heard = ofHex('20CE 00C5226A D200 01');
    expect(heard.observations.map(({ point, observedAt }) => [point, observedAt])).toEqual([
      ['waterLevelCm', 0x6a22c500 * 1000],
      ['opened', 0x6a22c500 * 1000],
    ]);
  });

  it('what nobody knows is told with what stands behind it', () => {
    const heard = ofHex('01755C AABB01 040001');
    expect(values(heard)).toEqual({ batteryPct: 92 });
    expect(heard.faults.join()).toContain('aabb is none of a manhole; aabb01040001 was left out');
    expect(ofHex('0175').faults.join()).toContain('needs 1 bytes');
  });
});

describe('what the platform says', () => {
  it('a decoded object goes before bytes where it fits', () => {
    const object = { battery: 88, position: 'tilt', water_level: 190, tilt_deg: '12.5', hardware_version: 'v1' };
    expect(values(hear('up', up({ object, data: base64('01755C') })))).toEqual({
      batteryPct: 88,
      opened: 1,
      waterLevelCm: 190,
      tiltDeg: 12.5,
    });
    expect(values(hear('up', up({ object: { serial: 'x' }, data: base64('01755C') })))).toEqual({ batteryPct: 92 });
  });

  it('battery of a status, errors of its log, and nothing of the rest', () => {
    expect(values(hear('status', { time: '2026-11-23T00:15:30Z', margin: 10, batteryLevel: 75.5 }))).toEqual({ batteryPct: 75.5 });
    expect(values(hear('status', { batteryLevelUnavailable: true, batteryLevel: 0 }))).toEqual({});
    expect(hear('log', { level: 'ERROR', code: 'UPLINK_MIC', description: 'MIC of uplink is invalid' }).faults.join()).toContain(
      'UPLINK_MIC',
    );
    for (const event of ['join', 'ack', 'txack', 'location'])
      expect(hear(event, 'x')).toEqual({ observations: [], events: [], faults: [] });
  });

  it('of a device that the ledger has not, the tag says what it is', () => {
    const body = { ...up({ data: base64('040001') }), deviceInfo: { tags: { kind: 'manhole' } } };
    const payload = Buffer.from(JSON.stringify(body));
    const stranger = readMessage({ ...readTopic(topic('up'))!, payload }, { now: () => NOW, kindOf: () => undefined, kinds });
    expect(stranger.observations).toMatchObject([{ point: 'opened', value: 1, kindHint: 'manhole' }]);
  });

  it.each([
    ['null', 'an object with deviceInfo'],
    ['\u0008\u0012protobuf', 'an object with deviceInfo'],
    ['{"data": "%%%"}', 'data is base64'],
    ['{"data": "AXVc"', 'payload is'],
  ])('%j is told', (text, words) => expect(hear('up', text).faults.join()).toContain(words));
});

it(`no bytes throw, and what is told of them is bounded (seed ${SEED})`, () => {
  const any = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.constantFrom('01755c', '03824408', '040001', '20ce00c5226ad20001', '03cf00000000282307', 'ff'), { maxLength: 30 })
      .map((parts) => Buffer.from(parts.join(''), 'hex')),
  );
  fc.assert(
    fc.property(any, fc.constantFrom('manhole', 'sos-button', 'smart-bin'), (bytes, kind) => {
      const { moments, faults } = readPayload(Buffer.from(bytes), kind, { depthCm: 250 });
      for (const { values: said } of moments) expect(Object.values(said).every(Number.isFinite)).toBe(true);
      expect(faults.join().length).toBeLessThan(10_000);
      hear('up', Buffer.from(bytes).toString('latin1'), kind);
    }),
    { seed: SEED, numRuns: 3000 },
  );
});
