import { expect, it } from 'vitest';
import { sunHeightAt } from '#contract/places/sun.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { reportedChange, type Change } from '#server/state/change.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import rule from './rule.ts';

const kind = (await loadKinds()).get('street-lamp')!;
const device = make('device', { kind: 'street-lamp', position: [117.02, 36.66, 8] });
/** Local time of Jinan on the shortest day. */
const at = (hour: number, minute = 0): number => Date.UTC(2026, 11, 22, hour - 8, minute);
const alertsOf = (value: number, receivedAt: number, ordered?: Change['ordered']): string[] => {
  const observation = { device: 'd', point: 'light', value, observedAt: receivedAt, quality: 'good', source: 'test' } as const;
  const change = reportedChange(observation, value, receivedAt, { device, kind, status: 0, previousStatus: 0 });
  return rule
    .judge({ ...change, previous: NaN, clockFault: false, ...(ordered && { ordered }) })
    .flatMap(({ code, on }) => (on ? [code] : []));
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

const ON = { action: 'on', params: {} };
const OFF = { action: 'off', params: {} };
it.each([
  ['lit at noon, as ordered', 1, at(12), ON, at(8), []],
  ['dark at noon, though light is ordered', 0, at(12), ON, at(8), []],
  ['dark as soon as the sun is down, where light is ordered', 0, at(17, 15), ON, at(16, 30), ['dark-at-night']],
  ['off by its own word at night, where light is ordered', 2, at(23), ON, at(17), ['dark-at-night']],
  ['dimmed to nothing at night is as off', 0, at(23), { action: 'dim', params: { level: 0 } }, at(22), []],
  ['dark at night, where forty per cent are ordered', 0, at(23), { action: 'dim', params: { level: 40 } }, at(22), ['dark-at-night']],
  ['dark at night, as ordered', 0, at(24), OFF, at(22), []],
  ['lit at noon, though off is ordered', 1, at(12), OFF, at(8), ['lit-by-day']],
  ['lit at night, though off is ordered: not dangerous', 1, at(24), OFF, at(22), []],
  ['dark, ordered to be lit nineteen minutes ago: the sun alone decides', 0, at(17, 15), ON, at(16, 56), []],
])('%s', (_, value, receivedAt, order, from, codes) =>
  expect(alertsOf(value, receivedAt, { ...order, from } as Change['ordered'])).toEqual(codes),
);

it('the height of the sun is that of the almanac: Jinan, noon of the shortest day, 29.9°', () => {
  expect(sunHeightAt([117.02, 36.66], at(12, 10))).toBeCloseTo(29.9, 0);
});
