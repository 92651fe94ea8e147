import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineDeviceKind, type DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { DataClass } from '#contract/data-class.ts';
import type { EventSpec } from '#contract/kinds/event-spec.ts';
import { readBatch } from '#server/ingest/http/dialects/quanyan/codec.ts';
import { findDialects, take } from '#server/ingest/mqtt/take.ts';
import { createRejects } from '#server/ingest/rejects.ts';
import { testContext } from '#server/ingest/testing.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { holdsBiometric, looksBiometric } from './biometric.ts';
import { readEvent } from './event.ts';

const NOW = 1_800_000_000_000;
const gate = (await loadKinds()).get('access-gate')!;

function read(raw: unknown, kind: DeviceKind | undefined = gate): { events: EventReport[]; faults: string[] } {
  const events: EventReport[] = [];
  const faults: string[] = [];
  readEvent(raw, { device: 'gate-1', source: 'test', now: NOW, kind }, events, (fault) => faults.push(fault));
  return { events, faults };
}

describe('what an event may say', () => {
  it('attributes as the kind declares them, and the time', () => {
    const { events, faults } = read({
      event: 'refused',
      attributes: { serial: 12, method: 'card', reason: 'expired', person: 1001, lane: null },
      observedAt: NOW / 1000 - 5,
      text: '东门',
    });
    expect(faults).toEqual([]);
    expect(events).toEqual([
      {
        device: 'gate-1',
        event: 'refused',
        attributes: { serial: 12, method: 'card', reason: 'expired', person: '1001' },
        observedAt: NOW - 5000,
        source: 'test',
        text: '东门',
      },
    ]);
    expect(read({ event: 'closed' }).events).toMatchObject([{ attributes: {}, observedAt: NOW, untimed: true }]);
  });

  it('what cannot be taken of it is told, and the rest is taken: a call for help beside it is not lost', () => {
    const { events, faults } = read({
      event: 'duress',
      attributes: { serial: 'seven', lane: 'x'.repeat(201), durationS: 3, temperature: 36.6, ['__proto__']: 1 },
      observedAt: 'yesterday',
    });
    expect(events).toMatchObject([{ event: 'duress', attributes: { durationS: 3 }, observedAt: NOW, untimed: true }]);
    expect(faults).toEqual([
      expect.stringContaining('observedAt "yesterday"'),
      'attribute serial: a number is needed, got "seven": left out',
      expect.stringContaining('attribute lane: a text of at most 200 characters is needed'),
      expect.stringMatching(/^event duress has no attribute "temperature".*: left out; it has serial, lane, durationS$/),
    ]);
  });

  it('an event that the kind does not have is told, with those it has', () => {
    const { events, faults } = read({ event: 'exploded' });
    expect([events, faults[0]]).toEqual([[], expect.stringMatching(/^access-gate has no event "exploded"; it has pass, refused, /)]);
    expect(read({ event: 'Pass' }).faults[0]).toContain('event must be a name');
    expect(read('pass').faults[0]).toContain('an event is an object');
  });

  it('never throws, and takes nothing that is not declared', () => {
    fc.assert(
      fc.property(fc.anything(), fc.dictionary(fc.string(), fc.anything()), (raw, attributes) => {
        read(raw);
        const { events } = read({ event: 'pass', attributes });
        const names = Object.keys(gate.events!.pass.attributes);
        return events.length === 1 && Object.keys(events[0].attributes).every((name) => names.includes(name));
      }),
    );
  });
});

describe('biometric data', () => {
  const FIELDS = [
    'faceData',
    'featureData',
    'faceLibId',
    'FDID',
    'fingerPrintData',
    'irisData',
    'face_image',
    'FaceObject',
    '人脸图片',
    '特征值',
  ];

  it('is known by its names, and ordinary words are not it', () => {
    expect(FIELDS.filter((name) => !looksBiometric(name))).toEqual([]);
    const plain = ['interface', 'surface', 'facet', 'method', 'currentVerifyMode', 'feature_count', 'serial', 'palette', 'irish', '方式'];
    expect(plain.filter(looksBiometric)).toEqual([]);
  });

  it.each(FIELDS)('%s is refused wherever it stands, told to the sender and kept nowhere; the event is taken', async (field) => {
    for (const event of [
      { device: 'gate-1', event: 'duress', attributes: { serial: 1, [field]: 'AAEC' } },
      { device: 'gate-1', event: 'duress', attributes: { serial: 1 }, detail: [{ pictures: { [field]: { base64: 'AAEC' } } }] },
    ]) {
      const { events, faults } = read(event);
      expect(faults).toEqual([expect.stringContaining(`${field}: biometric data is never accepted`)]);
      expect(JSON.stringify(events)).not.toContain('AAEC');
      expect(events).toMatchObject([{ event: 'duress', attributes: { serial: 1 } }]);
      const bytes = Buffer.from(JSON.stringify({ events: [event] }));
      const batch = readBatch(bytes, undefined, NOW, { allowed: () => true, kindOf: () => gate });
      expect(batch).toMatchObject({ events: [{ event: 'duress' }], faults: [{ row: 0, of: 'events' }] });
      const context = testContext({ kindOf: () => gate });
      await take(context, await findDialects(), 'peer', { topic: 'quanyan/v1/gate-1/events', payload: JSON.stringify(event) }, () => true, {
        answered: () => null,
        spoke: () => undefined,
        reply: () => Promise.resolve(),
      });
      expect(context.events).toMatchObject([{ event: 'duress' }]);
      expect(context.rejects.list()).toMatchObject([{ count: 1, last: [{ hex: '', reason: expect.stringContaining(field) as string }] }]);
    }
  });

  it('is not kept of input that cannot be read at all, in any protocol', () => {
    const rejects = createRejects(() => NOW);
    for (const text of ['{"faceData": "AAEC", broken', '<FaceImage>AAEC</FaceImage>', '{"method":"face", broken'])
      rejects.note('x', 'peer', Buffer.from(text), 'unreadable');
    expect(rejects.list()[0].last.map(({ hex }) => Buffer.from(hex, 'hex').toString())).toEqual(['', '', '{"method":"face", broken']);
    expect(holdsBiometric(new Uint8Array(0))).toBe(false);
  });

  it('may be declared by no kind; nor may an event tell of people and be kept as long as a reading', () => {
    const kindWith = (spec: Partial<EventSpec>): DeviceKind =>
      defineDeviceKind({ ...gate, events: { pass: { ...gate.events!.pass, ...spec } } });
    const attribute = (dataClass: DataClass): EventSpec['attributes'] => ({
      serial: gate.events!.pass.attributes.serial,
      seen: { label: { zh: '所见', en: 'Seen' }, type: 'text', class: dataClass },
    });
    expect(() => kindWith({ attributes: attribute('biometric') })).toThrow(
      'device kind access-gate: event pass, attribute seen: biometric data is never accepted',
    );
    expect(() => kindWith({ attributes: attribute('plate'), retention: 'plain' })).toThrow('it tells of people');
    expect(() => kindWith({ raises: [{ code: 'nothing' }] })).toThrow('no alert is named nothing');
    expect(() => kindWith({ dedupe: { key: ['nothing'], windowS: 1 } })).toThrow('its key names no attribute: nothing');
    expect(() => kindWith({ dedupe: { key: [], windowS: 1e9 } })).toThrow('a window of more than 0');
    expect(kindWith({ attributes: attribute('person') }).events?.pass.attributes.seen.class).toBe('person');
  });
});
