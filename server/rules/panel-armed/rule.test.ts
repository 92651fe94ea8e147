import { expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { reportedChange } from '#server/state/change.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import rule from './rule.ts';

const kind = (await loadKinds()).get('alarm-panel')!;
const device = make('device', { kind: 'alarm-panel' });
const NOW = Date.UTC(2026, 10, 28, 15, 0);
const minutesAgo = (minutes: number): number => NOW - minutes * 60_000;

it.each([
  ['disarmed ten minutes after it was to be armed', 0, 'arm', minutesAgo(10), true],
  ['disarmed nine minutes after: somebody may be on the way out', 0, 'arm', minutesAgo(9), false],
  ['armed', 1, 'arm', minutesAgo(60), false],
  ['disarmed, and to be disarmed', 0, 'disarm', minutesAgo(60), false],
  ['disarmed, and no schedule orders anything', 0, null, 0, false],
])('%s', (_, value, action, from, on) => {
  const observation = { device: 'd', point: 'armed', value, observedAt: NOW, quality: 'good', source: 'test' } as const;
  const change = reportedChange(observation, value, NOW, { device, kind, status: 0, previousStatus: 0 });
  const signals = rule.judge({ ...change, previous: NaN, clockFault: false, ...(action && { ordered: { action, params: {}, from } }) });
  expect(signals.map((signal) => [signal.code, signal.on])).toEqual([['not-armed', on]]);
});
