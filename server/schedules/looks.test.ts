import { expect, it } from 'vitest';
import type { Schedule } from '#contract/schedules/schedule.ts';
import type { Records } from '#server/records/records.ts';
import panelArmed from '#server/rules/panel-armed/rule.ts';
import { reportedChange } from '#server/state/change.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { Bench, HOUR, MINUTE, at, kinds, minute, schedule } from './fixture.ts';
import { withBehind } from './looks.ts';

const night = (of: Partial<Schedule> = {}): Schedule =>
  schedule({
    kind: 'alarm-panel',
    devices: ['ap-1'],
    hours: [{ days: 'every', from: minute(22), until: minute(6), action: 'arm', params: {} }],
    ...of,
  });

/** What the rule says of a panel that is disarmed. */
function isTold(bench: Bench): boolean {
  const device = bench.records.get('device', 'ap-1')!;
  const { now } = bench.clock;
  const reading = { device: 'ap-1', point: 'armed', value: 0, observedAt: now, quality: 'good', source: 'test' } as const;
  const change = reportedChange(reading, 0, now, { device, kind: kinds.get('alarm-panel')!, status: 0, previousStatus: 0 });
  const ordered = bench.book.orderedOf(device);
  return panelArmed.judge({ ...change, previous: NaN, clockFault: false, ...(ordered && { ordered }) })[0].on;
}

/** A panel that stays disarmed, and what is found of it whenever it is looked at. */
async function night22(bench = new Bench(night())): Promise<{ bench: Bench; found: [number, boolean][] }> {
  const found: [number, boolean][] = [];
  bench.recheck = () => void found.push([bench.clock.now, isTold(bench)]);
  await bench.pass(7 * HOUR + 30 * MINUTE);
  return { bench, found: found.filter(([when]) => when >= at('2026-11-27T22:00')) };
}

it('a panel that is not armed is told of ten minutes after it was to be', async () => {
  expect((await night22()).found).toEqual([[at('2026-11-27T22:10'), true]]);
});

it.each([
  ['removed', null],
  ['switched off', { on: false }],
  ['one without it', { devices: ['ap-2'] }],
] as const)('when its schedule is %s it is looked at once more, and is in order', async (_, of) => {
  const { bench, found } = await night22(new Bench(night({ devices: ['ap-1', 'ap-2'] })));
  expect(found.at(-1)?.[1]).toBe(true);
  const before = bench.clock.now;
  const judged: boolean[] = [];
  bench.recheck = (devices) => void judged.push(devices.includes('ap-1') && isTold(bench));
  const schedules = bench.desk();
  const { id, version, at: _at, actor: _actor, ...choice } = bench.schedules[0];
  if (of === null) await schedules.remove(id, bench.act);
  else await schedules.put(id, { ...choice, ...of, devices: [...(('devices' in of && of.devices) || choice.devices)] }, version, bench.act);
  expect([bench.clock.now, judged]).toEqual([before, [false]]);
});

it('of thousands of lamps behind hundreds of circuits each is looked at a few times, and those behind are found', () => {
  let reads = 0;
  const counted = (id: string, handle: number, address: string) => {
    const device = make('device', { id, handle, kind: 'street-lamp', addresses: [] });
    return Object.defineProperty(device, 'addresses', { enumerable: true, get: () => (reads++, [address]) });
  };
  const circuits = Array.from({ length: 200 }, (_, n) => counted(`c${n}`, n, `talq:${n}`));
  const lamps = Array.from({ length: 2000 }, (_, n) => counted(`l${n}`, 200 + n, `talq:${n % 400}/lamp/${n}`));
  const all = [...circuits, ...lamps];
  const records = { get: (_: string, id: string) => all.find((one) => one.id === id), all: () => all };
  reads = 0;
  expect(
    withBehind(
      circuits.map(({ id }) => id),
      records as unknown as Records,
    ),
  ).toHaveLength(200 + 1000);
  expect(reads).toBeLessThan(3 * all.length);
});
