import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RollUp } from '#contract/live/rollup.ts';
import { STATUS, STATUSES } from '#contract/live/status.ts';
import { TONES } from '#client/marks/tones.ts';
import { formatView, parseView } from '#client/view/view.ts';
import { riskOf } from './risk.ts';
import { NO_DATA, SCALES, SHADES, stepOf, stepsOf } from './shades.ts';

const rollUp = (alerts: RollUp['alerts'], devices: Partial<Record<keyof typeof STATUS, number>>): RollUp => ({
  alerts,
  unacked: 0,
  lifeSafety: 0,
  handled: 0,
  devices: STATUSES.map((status) => devices[status] ?? 0),
});
const QUIET: RollUp['alerts'] = [0, 0, 0, 0];
const count = fc.nat({ max: 40 });
const anyRollUp = fc
  .tuple(fc.tuple(count, count, count, count), fc.array(count, { minLength: STATUSES.length, maxLength: STATUSES.length }))
  .map(([alerts, devices]): RollUp => ({ alerts, unacked: 0, handled: 0, lifeSafety: 0, devices }));

describe('risk', () => {
  it('says nothing where nothing is known', () => {
    expect(riskOf(undefined, 12)).toBeNull();
    expect(riskOf(rollUp([1, 0, 0, 0], {}), 12)).toBeNull();
  });

  it('adds what its legend says', () => {
    expect(riskOf(rollUp(QUIET, { normal: 10 }), 0)).toBe(0);
    expect(riskOf(rollUp([1, 0, 0, 0], { normal: 9, alert: 1 }), undefined)).toBe(50);
    expect(riskOf(rollUp([0, 1, 0, 0], { normal: 10 }), 0)).toBe(30);
    expect(riskOf(rollUp([0, 5, 0, 0], { normal: 10 }), 0)).toBe(40);
    expect(riskOf(rollUp([0, 1, 8, 0], { normal: 10 }), 0)).toBe(40);
    expect(riskOf(rollUp(QUIET, { normal: 5, offline: 2, fault: 1, stale: 1, shielded: 1 }), 0)).toBe(15);
    expect(riskOf(rollUp(QUIET, { unknown: 10 }), 0)).toBe(30);
    expect(riskOf(rollUp(QUIET, { normal: 1 }), 66)).toBe(10);
    expect(riskOf(rollUp(QUIET, { warning: 1, alert: 1 }), 0)).toBe(0);
  });

  it('lies between 0 and 100, and never falls for one more alert or floor', () => {
    fc.assert(
      fc.property(anyRollUp, fc.nat({ max: 120 }), fc.integer({ min: 0, max: 3 }), (known, floors, severity) => {
        const risk = riskOf(known, floors);
        if (risk === null) return;
        expect(risk).toBeGreaterThanOrEqual(0);
        expect(risk).toBeLessThanOrEqual(100);
        const alerts = known.alerts.map((n, i) => n + Number(i === severity)) as unknown as RollUp['alerts'];
        expect(riskOf({ ...known, alerts }, floors)).toBeGreaterThanOrEqual(risk);
        expect(riskOf(known, floors + 1)).toBeGreaterThanOrEqual(risk);
      }),
    );
  });

  it('is never greater for any number of lesser alerts than for one graver', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.array(fc.nat({ max: 5000 }), { minLength: 3, maxLength: 3 }), (graver, lesser) => {
        const one = [0, 1, 2, 3].map((severity) => Number(severity === graver)) as unknown as RollUp['alerts'];
        const many = [0, 1, 2, 3].map((severity) => (severity > graver ? lesser[severity - 1] : 0)) as unknown as RollUp['alerts'];
        const risk = (alerts: RollUp['alerts']): number => riskOf(rollUp(alerts, { normal: 10 }), 0)!;
        expect(risk(one)).toBeGreaterThan(risk(many));
      }),
    );
  });

  it('of a red alert alone is no less than "larger"', () => {
    expect(stepOf(SCALES.risk, riskOf(rollUp([1, 0, 0, 0], { normal: 9, alert: 1 }), 6)!).label.en).toMatch(/^Larger/);
  });
});

describe('scales', () => {
  const luminance = ([r, g, b]: readonly number[]): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

  it('begin at nothing, go up, and get lighter step by step', () => {
    for (const shade of SHADES) {
      const scale = SCALES[shade];
      expect(scale[0].from).toBe(0);
      for (let i = 1; i < scale.length; i++) {
        expect(scale[i].from).toBeGreaterThan(scale[i - 1].from);
        expect(luminance(scale[i].rgb)).toBeGreaterThan(luminance(scale[i - 1].rgb) + 8);
      }
    }
  });

  it('have no colour that could be taken for an alert', () => {
    const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((part, i) => part - b[i]));
    const alarms = Object.values(TONES).filter(({ alarm }) => alarm);
    for (const { rgb } of [...Object.values(SCALES).flat(), NO_DATA])
      for (const alarm of alarms) expect(distance(rgb, alarm.rgb)).toBeGreaterThan(90);
  });

  it('find the step a number is on', () => {
    expect([0, 3, 4, 18, 19, 200].map((floors) => stepOf(SCALES.floors, floors).from)).toEqual([0, 0, 4, 10, 19, 34]);
    expect(stepsOf('floors').colours).toHaveLength(SCALES.floors.length);
    expect(stepsOf('risk').colours).toEqual([[0, NO_DATA.rgb]]);
  });

  it('are kept in the address, and what is none is left out', () => {
    expect(parseView('?shade=risk')).toMatchObject({ shade: 'risk' });
    expect(formatView(parseView('?shade=floors'))).toBe('?shade=floors');
    expect(parseView('?shade=price')).not.toHaveProperty('shade');
    expect(formatView({ ...parseView(''), shade: undefined })).toBe('');
  });
});
