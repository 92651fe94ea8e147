import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import { pipelineBench } from '#server/journal/testing.ts';
import { Ages } from './ages.ts';
import { Eviction } from '#server/incidents/ending/eviction.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const by = { id: 'zhang', name: '张三' };

type Step =
  | { readonly do: 'report'; readonly device: string; readonly on: boolean }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'acknowledge' | 'close' }
  | { readonly do: 'set'; readonly ms: number };

/** What officers would see, without the times: alerts in the order they came, and the cases they are in. */
async function play(steps: readonly Step[], sets: boolean): Promise<unknown> {
  const { records, clock, pipeline, report, pass } = pipelineBench();
  const alerts = () => [...records.all('alert')].sort((a, b) => parseInt(a.id.split('-')[2], 36) - parseInt(b.id.split('-')[2], 36));
  const incidents = () => [...new Set(alerts().map(({ incident }) => incident!))].map((id) => records.get('incident', id)!);
  for (const step of steps) {
    if (step.do === 'report') await report(step.device, Number(step.on));
    else if (step.do === 'wait') {
      clock.now += step.ms;
      await pass(100);
    } else if (step.do === 'set') {
      clock.now += sets ? step.ms : 0;
      clock.stepped += sets ? step.ms : 0;
    } else if (step.do === 'acknowledge') {
      const seen = alerts()
        .filter(({ acked }) => acked === null)
        .map((alert) => put('alert', { ...alert, acked: { by, at: clock.now }, version: alert.version + 1 }));
      if (seen.length > 0) await pipeline.commit({ at: clock.now, actor: by, cause: 'command:acknowledge', changes: seen });
    } else {
      const open = incidents().find(({ state }) => state !== 'closed');
      if (open)
        await pipeline.commit({
          at: clock.now,
          actor: by,
          cause: 'command:close',
          changes: [put('incident', { ...open, state: 'closed', closedAt: clock.now, version: open.version + 1 })],
        });
    }
  }
  const numbers = incidents().map(({ id }) => id);
  return {
    alerts: alerts().map(({ device, active, count, acked, incident }) => [
      device,
      active,
      count,
      acked !== null,
      numbers.indexOf(incident!),
    ]),
    incidents: incidents().map(({ state, alerts: ids }) => [state, ids.length]),
  };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('report' as const), device: fc.constantFrom('s1', 's2', 's3'), on: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1000, 50_000, 4 * MINUTE, 11 * MINUTE, 23 * 60 * MINUTE, DAY + MINUTE),
    }),
  },
  fc.record({ do: fc.constantFrom('acknowledge' as const, 'close' as const) }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      ms: fc.oneof(
        fc.integer({ min: -DAY, max: DAY }),
        fc.constantFrom(-5000, 5 * MINUTE, -5 * MINUTE, 11 * MINUTE, -11 * MINUTE, DAY, -DAY),
      ),
    }),
  },
);

it('alerts and cases come out the same however the wall clock is set on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      expect(await play(steps, true)).toEqual(await play(steps, false));
    }),
    {
      numRuns: 400,
      // A clock set back to the very millisecond at which a case was last heard of.
      examples: [
        // … and one by which a report is a moment older than the one before.
        [
          [
            { do: 'report', device: 's2', on: true },
            { do: 'set', ms: -82_800_101 },
            { do: 'wait', ms: 82_800_000 },
            { do: 'report', device: 's2', on: true },
            { do: 'report', device: 's1', on: true },
          ],
        ],
        [
          [
            { do: 'report', device: 's1', on: true },
            { do: 'wait', ms: 660_000 },
            { do: 'set', ms: -660_100 },
            { do: 'report', device: 's1', on: true },
            { do: 'report', device: 's3', on: true },
          ],
        ],
      ],
    },
  );
});

it('a fire of after the clock was set back a day is one alert, and ends', async () => {
  const { records, clock, report, pass } = pipelineBench();
  const set = (ms: number): void => {
    clock.now += ms;
    clock.stepped += ms;
  };
  await report('s1');
  await report('s1', 0);
  await pass(2 * MINUTE);
  set(-DAY);
  for (let n = 0; n < 5; n++) await report('s1');
  expect([...records.all('alert')].map(({ active, count }) => [active, count])).toEqual([
    [false, 1],
    [true, 5],
  ]);
  await report('s1', 0);
  expect([...records.all('alert')].map(({ active }) => active)).toEqual([false, false]);
});

it('what was before the start is at least as old as it was then', () => {
  const age = new Ages({ now: 1000 * MINUTE, monotonic: 5 }).at({ now: 1, monotonic: 5 + MINUTE });
  expect(age('heard', 'a', 990 * MINUTE)).toBe(11 * MINUTE);
  expect(age('heard', 'a', 2000 * MINUTE)).toBe(MINUTE);
});

it.each([DAY, -DAY])(
  'what is over stays its time when the clock is set by %i ms, and then leaves; minor alerts nobody noticed wait theirs',
  async (ms) => {
    const { records, clock, pipeline, report } = pipelineBench();
    const eviction = new Eviction(records, { keepMs: DAY / 2, minorMs: DAY / 2 }, () => true);
    await report('s1');
    await report('s1', 0);
    const [alert] = records.all('alert');
    await pipeline.commit({
      at: clock.now,
      actor: by,
      cause: 'test',
      changes: [put('alert', { ...alert, severity: 3, lifeSafety: false })],
    });
    clock.now += ms;
    clock.stepped += ms;
    await pipeline.evict(eviction);
    expect(records.get('alert', alert.id)?.acked).toBeNull();
    clock.now += DAY / 2 + MINUTE;
    await pipeline.evict(eviction);
    expect(records.get('alert', alert.id)?.acked).not.toBeNull();
    const incident = records.get('incident', alert.incident!)!;
    await pipeline.commit({
      at: clock.now,
      actor: by,
      cause: 'command:close',
      changes: [put('incident', { ...incident, state: 'closed', closedAt: clock.now, updatedAt: clock.now })],
    });
    clock.now += ms;
    clock.stepped += ms;
    await pipeline.evict(eviction);
    expect(records.count('incident')).toBe(1);
    clock.now += DAY / 2 + MINUTE;
    await pipeline.evict(eviction);
    expect([records.count('incident'), records.count('alert')]).toEqual([0, 0]);
  },
);
