import { describe, expect, it } from 'vitest';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { readForeignEvent, readValues, type Foreign } from './foreign.ts';

const NOW = Date.UTC(2026, 10, 26, 8);
const kinds = await loadKinds();

function reading(kind: string | undefined, read: typeof readValues, ...given: [values: unknown, more?: Partial<Foreign>]): Read;
function reading(kind: string | undefined, read: 'event', name: string, data: unknown): Read;
function reading(kind: string | undefined, read: typeof readValues | 'event', ...given: unknown[]): Read {
  const out = { observations: [] as Observation[], events: [] as EventReport[], faults: [] as string[] };
  const from: Foreign = { device: 'd', source: 's', now: NOW, kind: kind === undefined ? undefined : kinds.get(kind) };
  const sink = { ...out, fault: (message: string) => void out.faults.push(message) };
  if (read === 'event') readForeignEvent(given[0] as string, given[1], from, sink);
  else read(given[0], { ...from, ...(given[1] as Partial<Foreign>) }, sink);
  return out;
}
interface Read {
  readonly observations: Observation[];
  readonly events: EventReport[];
  readonly faults: string[];
}
const valuesOf = ({ observations }: Read): Record<string, number> =>
  Object.fromEntries(observations.map(({ point, value }) => [point, value]));

describe('values of another platform', () => {
  it('fit points by their letters, in texts and envelopes too; what fits nothing is left out', () => {
    const heard = reading('manhole', readValues, {
      water_level_cm: ' 190.5 ',
      TiltDeg: { value: '2' },
      opened: 'true',
      'battery-pct': 80,
      version: '1.0.3',
      location: { lng: 117.03, lat: 36.66 },
    });
    expect(valuesOf(heard)).toEqual({ waterLevelCm: 190.5, tiltDeg: 2, opened: 1, batteryPct: 80 });
    expect(heard.faults).toEqual([]);
  });

  it('the name that is the point’s own comes before one that only resembles it', () => {
    expect(valuesOf(reading('smoke-detector', readValues, { FIRE: 0, fire: 1, Fire: 0 }))).toEqual({ fire: 1 });
  });

  it('one that cannot be read costs itself, not the fire beside it', () => {
    const heard = reading('smoke-detector', readValues, { fault: 'broken', fire: '1', test: null });
    expect(valuesOf(heard)).toEqual({ fire: 1 });
    expect(heard.faults).toEqual([expect.stringContaining('fault'), expect.stringContaining('test')]);
  });

  it('say so when nothing fits, and what the kind has', () => {
    expect(reading('manhole', readValues, { a: 1, b: 2 }).faults).toEqual([
      expect.stringMatching(/^manhole has no point a, b; it has tiltDeg, /),
    ]);
    expect(reading('manhole', readValues, {}).faults).toEqual([expect.stringContaining('has no point nothing')]);
    for (const bad of [null, 7, 'x', [1]]) expect(reading('manhole', readValues, bad).faults).toHaveLength(1);
  });

  it('of a sender of unknown kind all count that are numbers, however many', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`p${i}`, i]));
    const heard = reading(undefined, readValues, { ...many, name: 'x', fire: true }, { kindHint: 'smoke-detector', via: 'gw' });
    expect(heard.observations).toHaveLength(201);
    expect(heard.observations.at(-1)).toMatchObject({ point: 'fire', value: 1, kindHint: 'smoke-detector', via: 'gw', untimed: true });
    expect(heard.faults).toEqual([]);
  });

  it('that are biometric are told and left out', () => {
    const heard = reading('smoke-detector', readValues, { faceData: 'AAEC', fire: 1 });
    expect([valuesOf(heard), heard.faults]).toEqual([{ fire: 1 }, [expect.stringContaining('faceData: biometric data is never accepted')]]);
  });
});

describe('an event of another platform', () => {
  it('is the kind’s where it has it, under whatever spelling', () => {
    for (const name of ['vehicle_pass', 'vehiclePass', 'Vehicle-Pass'])
      expect(reading('access-gate', 'event', name, { serial: 6, direction: 'in' })).toMatchObject({
        events: [{ event: 'vehicle-pass', attributes: { serial: 6, direction: 'in' } }],
        faults: [],
      });
  });

  it('is read as values where the kind has none, or nobody knows the sender: a fire is a fire', () => {
    expect(valuesOf(reading('smoke-detector', 'event', 'fire_alarm', { fire: 1 }))).toEqual({ fire: 1 });
    expect(valuesOf(reading(undefined, 'event', 'fire_alarm', { fire: '1' }))).toEqual({ fire: 1 });
  });

  it('without anything in it is told by its name', () => {
    expect(reading('smoke-detector', 'event', 'fire_alarm', {}).faults).toEqual([expect.stringContaining('has no event "fire-alarm"')]);
    expect(reading(undefined, 'event', 'knock', undefined).events).toMatchObject([{ event: 'knock', attributes: {} }]);
  });
});
