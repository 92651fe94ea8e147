import { expect, it } from 'vitest';
import { sunHeightAt } from '#contract/places/sun.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { reportedChange } from '#server/state/change.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import rule from './rule.ts';

const kind = (await loadKinds()).get('street-lamp')!;
const device = make('device', { kind: 'street-lamp', position: [117.02, 36.66, 8] });
/** Local time of Jinan on the shortest day. */
const at = (hour: number, minute = 0): number => Date.UTC(2026, 11, 22, hour - 8, minute);
const alertsOf = (value: number, receivedAt: number): string[] => {
  const observation = { device: 'd', point: 'light', value, observedAt: receivedAt, quality: 'good', source: 'test' } as const;
  const change = reportedChange(observation, value, receivedAt, { device, kind, status: 0, previousStatus: 0 });
  return rule.judge({ ...change, previous: NaN, clockFault: false }).flatMap(({ code, on }) => (on ? [code] : []));
};

it.each([
  ['lit at noon', 1, at(12), ['lit-by-day']],
  ['lit at midnight', 1, at(24), []],
  ['dark at midnight', 0, at(24), ['dark-at-night']],
  ['dark at noon', 0, at(12), []],
  ['off by order at two in the night', 2, at(2), []],
  ['lit at half past seven, when the sun has just come up', 1, at(7, 30), []],
  ['dark at a quarter past five, when the sun has just gone', 0, at(17, 15), []],
])('%s', (_, value, receivedAt, codes) => expect(alertsOf(value, receivedAt)).toEqual(codes));

it('the height of the sun is that of the almanac: Jinan, noon of the shortest day, 29.9°', () => {
  expect(sunHeightAt([117.02, 36.66], at(12, 10))).toBeCloseTo(29.9, 0);
});
