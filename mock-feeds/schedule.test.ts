import { expect, test } from 'vitest';
import { REPORT_RATE, Schedule, boundedReportRate } from './schedule.ts';

const START = 1_800_000_000_000;
const devices = Array.from({ length: 2000 }, (_, i) => ({ id: `d-${i}`, expectedIntervalS: [60, 300, 600][i % 3] }));

/** When each device reported, second by second over an hour. */
function hour(schedule: Schedule): Map<string, number[]> {
  const reports = new Map<string, number[]>();
  for (let now = START; now <= START + 3_600_000; now += 1000) {
    for (const id of schedule.due(now)) reports.set(id, [...(reports.get(id) ?? []), now]);
  }
  return reports;
}

test('everybody reports within half a minute, and never later than expected afterwards', () => {
  const reports = hour(new Schedule(devices, START));
  for (const { id, expectedIntervalS } of devices) {
    const at = reports.get(id)!;
    expect(at[0] - START).toBeLessThanOrEqual(31_000);
    at.slice(1).forEach((later, i) => expect(later - at[i]).toBeLessThan(expectedIntervalS * 1000));
  }
});

test('reports come as a smooth stream, not as pulses', () => {
  const perMinute = new Map<number, number>();
  for (const times of hour(new Schedule(devices, START)).values()) {
    for (const at of times) perMinute.set(Math.floor((at - START) / 60_000), (perMinute.get(Math.floor((at - START) / 60_000)) ?? 0) + 1);
  }
  const settled = [...perMinute].filter(([minute]) => minute >= 10 && minute < 60).map(([, count]) => count);
  const mean = settled.reduce((sum, count) => sum + count, 0) / settled.length;
  expect(Math.max(...settled)).toBeLessThan(mean * 1.35);
  expect(Math.min(...settled)).toBeGreaterThan(mean * 0.65);
});

test('who has no line keeps the turn, and reports once there is one', () => {
  const schedule = new Schedule(devices, START);
  const even = (id: string): boolean => Number(id.slice(2)) % 2 === 0;
  const first = schedule.due(START + 30_000, even);
  expect(first).toHaveLength(1000);
  expect(first.every(even)).toBe(true);
  expect(schedule.due(START + 30_000).filter((id) => !even(id))).toHaveLength(1000);
});

test('turns missed while the machine slept are not made up', () => {
  const schedule = new Schedule(devices, START);
  schedule.due(START + 60_000);
  const woken = START + 24 * 3_600_000;
  expect(schedule.due(woken)).toHaveLength(devices.length);
  expect(schedule.due(woken)).toHaveLength(0);
});

test('a higher rate makes more reports', () => {
  const once = [...hour(new Schedule(devices, START)).values()].flat().length;
  const tenfold = [...hour(new Schedule(devices, START, { firstWithinMs: 30_000, share: 0.85, rate: 10 })).values()].flat().length;
  expect(tenfold / once).toBeGreaterThan(8);
});

test('however many devices a ledger holds and whatever rate is asked for, reports stay below a bound', () => {
  const devices = (count: number): { id: string; expectedIntervalS: number }[] =>
    Array.from({ length: count }, (_, i) => ({ id: `d${i}`, expectedIntervalS: 60 }));
  expect(boundedReportRate(devices(3000), REPORT_RATE)).toEqual(REPORT_RATE);
  expect(boundedReportRate([], REPORT_RATE)).toEqual(REPORT_RATE);
  const many = devices(200_000);
  for (const rate of [1, 500]) {
    const schedule = new Schedule(many, 0, boundedReportRate(many, { ...REPORT_RATE, rate }));
    const perS = Array.from({ length: 300 }, (_, s) => schedule.due((s + 1) * 1000).length);
    // While the first round runs out, those who had their turn early come for the second time.
    expect(Math.max(...perS)).toBeLessThan(2.2 * 2000);
    expect(perS.slice(150).reduce((sum, each) => sum + each, 0) / 150).toBeLessThanOrEqual(2000 * 1.05);
  }
});
