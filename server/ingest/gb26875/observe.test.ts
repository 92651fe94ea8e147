import { describe, expect, it } from 'vitest';
import { MessageDecoder, type Message, type Unit } from '#server/ingest/gb26875/wire/codec.ts';
import { observe } from './observe.ts';
import { ANALOGS, COMPONENTS, SYSTEMS } from '#server/ingest/gb26875/wire/tables.ts';
import { FIELD, MADE, SAMPLES, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 40);
const MADE_AT = Date.UTC(2026, 10, 23, 0, 15, 30);
const HEARING = { now: NOW, offsetMinutes: 480 };

function messageOf(hex: string): Message {
  const [event] = new MessageDecoder().push(bytesOf(hex));
  if (event.kind !== 'message') throw new Error(event.reason);
  return event.message;
}
const points = (hex: string): Record<string, number> =>
  Object.fromEntries(observe(messageOf(hex), HEARING).map(({ device, point, value }) => [`${device} ${point}`, value]));
const saying = (unit: Unit): Message => ({ ...messageOf(MADE.v10), unit });

describe('observe', () => {
  it('the field frame is a fire at its component, with its text, its unit and its own time, although bit 0 says test', () => {
    const fire = observe(messageOf(FIELD), HEARING).find(({ point }) => point === 'fire');
    expect(fire).toEqual({
      device: 'gb26875:0/1.3.393433',
      point: 'fire',
      value: 1,
      observedAt: Date.UTC(2020, 7, 1, 11, 18, 48),
      quality: 'good',
      source: 'gb26875',
      via: 'gb26875:0',
      kindHint: 'smoke-detector',
      text: 'Ａ区１层呷哺走廊',
    });
    expect(points(FIELD)['gb26875:0/1.3.393433 test']).toBe(1);
  });

  it('a component says all eight points, so that what is over is said too', () => {
    expect(observe(messageOf(MADE.v1), HEARING).map(({ point, value }) => [point, value])).toEqual([
      ['fire', 1],
      ['fault', 0],
      ['shielded', 0],
      ['supervise', 0],
      ['started', 0],
      ['feedback', 0],
      ['powerFault', 0],
      ['test', 0],
    ]);
  });

  it('kinds are hinted by component type', () => {
    expect(observe(messageOf(MADE.v4), HEARING)[0].kindHint).toBe('manual-call-point');
    expect(observe(messageOf(SAMPLES.fireSmokeDetector), HEARING)[0].kindHint).toBe('smoke-detector');
  });

  it('system status speaks for the system, power included', () => {
    const said = points(MADE.v2);
    expect(said).toMatchObject({
      'gb26875:889/1.1 fire': 1,
      'gb26875:889/1.1 mainPowerFault': 1,
      'gb26875:889/1.1 fault': 0,
      'gb26875:889/1.1 test': 0,
    });
  });

  it('analog values come in our units', () => {
    const [pressure, heat] = observe(messageOf(MADE.v3), HEARING);
    expect(pressure).toMatchObject({
      device: 'gb26875:889/11.1.7',
      point: 'pressureKpa',
      value: 230,
      kindHint: 'hydrant-pressure',
      observedAt: MADE_AT,
    });
    expect(heat).toMatchObject({ device: 'gb26875:889/1.1.8', point: 'temperatureC', value: -12.5, kindHint: 'smoke-detector' });
    const of = (analog: number, raw: number): number =>
      observe(
        saying({
          name: 'analog',
          objects: [{ system: 11, systemAddress: 1, component: 92, address: 1, analog, raw, time: [0, 0, 0, 1, 1, 26] }],
        }),
        HEARING,
      )[0].value;
    expect([of(4, 3), of(5, 3), of(2, 145), of(1, 7)]).toEqual([300, 0.3, 1.45, 7]);
  });

  it('doors, fans and electrical monitors are known by their component types, and a door that stands open by 监管', () => {
    const time = [0, 0, 0, 1, 1, 26] as const;
    const said = (component: number, status: number): ReturnType<typeof observe> =>
      observe(
        saying({
          name: 'componentStatus',
          objects: [{ system: 19, systemAddress: 1, component, address: 1, status, text: '', time }],
        }),
        HEARING,
      );
    const open = (component: number, status: number): number | undefined =>
      said(component, status).find(({ point }) => point === 'open')?.value;
    expect([16, 17, 18, 102, 118, 111].map((component) => said(component, 1)[0].kindHint)).toEqual([
      ...Array<string>(3).fill('electrical-fire-monitor'),
      ...Array<string>(2).fill('fire-door'),
      'smoke-fan',
    ]);
    expect([open(102, 0x11), open(102, 0x01), open(42, 0x11)]).toEqual([1, 0, undefined]);
    // A fire is a fire, whichever component says it, also in test.
    for (const component of [16, 102, 111]) expect(said(component, 2)).toContainEqual(expect.objectContaining({ point: 'fire', value: 1 }));
    const [current] = observe(
      saying({ name: 'analog', objects: [{ system: 128, systemAddress: 1, component: 17, address: 1, analog: 9, raw: 8, time }] }),
      HEARING,
    );
    expect(current).toMatchObject({ point: 'residualMa', value: 800, kindHint: 'electrical-fire-monitor' });
  });

  it('the unit speaks for itself', () => {
    expect(points(SAMPLES.mainPowerFault)).toEqual({
      'gb26875:889 fire': 0,
      'gb26875:889 fault': 0,
      'gb26875:889 mainPowerFault': 1,
      'gb26875:889 backupPowerFault': 0,
      'gb26875:889 linkFault': 0,
      'gb26875:889 lineFault': 0,
      'gb26875:889 test': 1,
    });
    expect(points(SAMPLES.rollCallAnswer)).toEqual({ 'gb26875:889 rollCallAnswered': 1 });
  });

  it('a manual alarm pressed at the unit is a fire', () => {
    const said = observe(
      saying({ name: 'unitOperation', objects: [{ operation: 0b100, operator: 1, time: [0, 0, 0, 1, 1, 26] }] }),
      HEARING,
    );
    expect(said.map(({ point, value }) => [point, value])).toEqual([
      ['operatedManualAlarm', 1],
      ['fire', 1],
    ]);
  });

  it('heartbeats and what carries no state say that the unit lives', () => {
    for (const hex of [MADE.v10, SAMPLES.deviceTime, SAMPLES.softwareVersion]) {
      expect(observe(messageOf(hex), HEARING)).toMatchObject([{ device: 'gb26875:889', point: 'heartbeat', value: 1, kindHint: 'uitd' }]);
    }
  });

  it('what carries no date is heard as of now', () => {
    const [said] = observe(saying({ name: 'unitStatus', objects: [{ status: 2, time: [0, 0, 0, 0, 0, 0] }] }), HEARING);
    expect(said.observedAt).toBe(NOW);
  });

  it("tables hold the standard's codes in both languages", () => {
    expect([Object.keys(SYSTEMS).length, Object.keys(COMPONENTS).length, Object.keys(ANALOGS).length]).toEqual([17, 66, 12]);
    for (const { zh, en } of [...Object.values(SYSTEMS), ...Object.values(COMPONENTS)])
      expect([zh.length > 0, /^[\x20-\x7e]+$/.test(en)]).toEqual([true, true]);
    expect(SYSTEMS[23].zh).toBe('消防电源');
  });
});
