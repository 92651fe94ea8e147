import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '#contract/reports/observation.ts';
import { MAX_ROWS, parseBatch } from './http/dialects/quanyan/codec.ts';
import { MAX_PAYLOAD } from './mqtt/dialect.ts';
import { encodeReports, eventTopicOf, parsePayload, readTopic, topicOf } from './mqtt/dialects/quanyan/codec.ts';
import { readInstant, readReport } from './report.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 30);
const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('times', () => {
  it.each<[unknown, number | null]>([
    [1_795_393_000, 1_795_393_000_000],
    [1_795_393_000.5, 1_795_393_000_500],
    [1_795_393_000_123, 1_795_393_000_123],
    [1_795_393_000_123_456, 1_795_393_000_123],
    ['1795393000', 1_795_393_000_000],
    ['2026-11-23T08:15:30+08:00', NOW],
    ['2026-11-23T00:15:30Z', NOW],
    ['2026-11-23T00:15:30.250Z', NOW + 250],
    ['2026-11-23T08:15:30', null],
    ['yesterday', null],
    ['2026-13-40T00:00:00Z', null],
    [0, null],
    [-5, null],
    [NaN, null],
    [1e18, null],
    [{}, null],
    [true, null],
  ])('%j is %j', (value, instant) => expect(readInstant(value)).toBe(instant));
});

describe('MQTT payloads', () => {
  it('one report, or several; booleans become 0 and 1; text and time are kept', () => {
    const { observations, faults } = parsePayload(
      bytes(
        encodeReports([{ points: { open: true, tiltDeg: 12.5 }, observedAt: 1_795_393_000, text: '井盖' }, { points: { open: false } }]),
      ),
      'mh-1',
      NOW,
    );
    expect(faults).toEqual([]);
    expect(observations).toEqual([
      { device: 'mh-1', point: 'open', value: 1, observedAt: 1_795_393_000_000, quality: 'good', source: 'mqtt', text: '井盖' },
      { device: 'mh-1', point: 'tiltDeg', value: 12.5, observedAt: 1_795_393_000_000, quality: 'good', source: 'mqtt', text: '井盖' },
      { device: 'mh-1', point: 'open', value: 0, observedAt: NOW, untimed: true, quality: 'good', source: 'mqtt' },
    ]);
  });

  it.each<[unknown, string]>([
    ['{"points":', 'payload is not valid JSON'],
    ['"open"', 'a report is an object with points, got "open"'],
    [{ points: [1] }, 'points must be an object such as {"waterLevelM": 0.4}, got a list of 1'],
    [{ observedAt: 1 }, 'got nothing'],
    [{ points: {} }, 'points is empty'],
    [{ points: { open: 'yes' } }, 'point open: a number or true/false is needed, got "yes"'],
    [{ points: { open: null } }, 'got null'],
    [{ points: { level: 1e39 } }, 'point level: a number'],
    ['{"points":{"__proto__":1}}', 'point name "__proto__": a letter, then'],
    [{ points: { 'a b': 1 } }, 'point name "a b"'],
    [{ points: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, i])) }, '65 points in one report, at most 64'],
    [Array.from({ length: 1001 }, () => ({ points: { a: 1 } })), '1001 reports in one message, at most 1000'],
    [' '.repeat(MAX_PAYLOAD + 1), 'payload of 65537 bytes, at most 65536'],
    ['['.repeat(60_000), 'payload is not valid JSON'],
    ['['.repeat(30_000) + ']'.repeat(30_000), 'got a list of 1'],
  ])('%# is refused in words', (payload, message) => {
    const { observations, faults } = parsePayload(bytes(payload), 'd', NOW);
    expect(observations).toEqual([]);
    expect(faults[0]).toContain(message);
  });

  it('good points beside bad ones count, and a bad time does not silence an alarm', () => {
    const { observations, faults } = parsePayload(bytes({ points: { fire: 1, x: 'y' }, observedAt: 'now' }), 'd', NOW);
    expect(observations).toMatchObject([{ point: 'fire', value: 1, observedAt: NOW }]);
    expect(faults).toHaveLength(2);
  });

  it('topics name one device', () => {
    expect(readTopic(topicOf('mh-1'))).toEqual({ device: 'mh-1', says: 'observations' });
    expect(readTopic(eventTopicOf('gate-1'))).toEqual({ device: 'gate-1', says: 'events' });
    expect(readTopic(topicOf('井盖😀'))?.device).toBe('井盖😀');
    for (const topic of [
      'quanyan/v1//observations',
      'quanyan/v1/a/b/observations',
      'quanyan/v1/a/observations/x',
      'quanyan/v1/+/observations',
      `quanyan/v1/${'x'.repeat(201)}/observations`,
      'quanyan/v1/a\n/observations',
    ]) {
      expect(readTopic(topic), topic).toBeNull();
    }
  });

  it('never throws, whatever the bytes; values are always finite numbers', () => {
    const sane = ({ value, observedAt }: Observation): boolean => Number.isFinite(value) && Number.isFinite(observedAt);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (payload) => parsePayload(payload, 'd', NOW).observations.every(sane)),
    );
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const out: Observation[] = [];
        readReport(value, { device: 'd', source: 's', now: NOW }, out, () => undefined);
        readReport({ points: value, observedAt: value, text: value }, { device: 'd', source: 's', now: NOW }, out, () => undefined);
        return out.every(sane);
      }),
    );
  });
});

describe('HTTP batches', () => {
  it('rows with points, or with point and value; bad rows are told and the rest counts', () => {
    const { observations, faults } = parseBatch(
      {
        observations: [
          { device: 'mh-1', points: { open: 1 }, observedAt: NOW },
          { device: 'mh-2', point: 'tiltDeg', value: 3, text: 'x' },
          { device: '', points: { open: 1 } },
          { device: 'mh-3', point: 'a', points: { a: 1 } },
          'row',
          { device: 'mh-4', points: { a: 'x', b: 2 } },
          { device: 'mh-5', point: '__proto__', value: 2 },
        ],
      },
      NOW,
    );
    expect(observations.map(({ device, point, value, source }) => [device, point, value, source])).toEqual([
      ['mh-1', 'open', 1, 'http'],
      ['mh-2', 'tiltDeg', 3, 'http'],
      ['mh-4', 'b', 2, 'http'],
    ]);
    expect(faults.map(({ row, message }) => [row, message.split(':')[0]])).toEqual([
      [2, 'device must be a text of 1 to 200 characters, got ""'],
      [3, 'give either points, or point and value, not both'],
      [4, 'a row is an object with device and points, got "row"'],
      [5, 'point a'],
      [6, 'point name "__proto__"'],
    ]);
  });

  it('bodies of another shape or size are refused whole', () => {
    for (const body of [null, [], { observations: {} }, { events: 1 }, {}, 'x', undefined]) {
      expect(parseBatch(body, NOW)).toEqual({
        observations: [],
        events: [],
        tracks: [],
        faults: [{ row: -1, message: expect.stringContaining('{"observations": […], "events": […], "tracks": […]}') }],
      });
    }
    expect(parseBatch({ observations: Array.from({ length: MAX_ROWS + 1 }, () => ({})) }, NOW).faults[0].message).toContain('10001 rows');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const { observations } = parseBatch(
          {
            observations: [value, { device: 'd', points: value, point: value }, { device: value, points: { a: 1 } }],
            events: [value, { device: 'd', event: value }],
            tracks: [value, { mover: 'm', lng: value, lat: value }, { mover: 'm', lng: 1, lat: 2, at: value, heading: value }],
          },
          NOW,
        );
        return observations.length <= 2 + 64;
      }),
    );
  });
});
