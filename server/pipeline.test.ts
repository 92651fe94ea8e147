import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '#contract/reports/observation.ts';
import type { Alert } from '#contract/records/alert.ts';
import { put, type JournalEntry, type RecordChange } from '#contract/records/record.ts';
import { JOINED_MS } from '#server/incidents/writes/repeats.ts';
import { pipelineBench } from '#server/journal/testing.ts';

const SENSORS = ['s1', 's2'];

/** The pipeline over a journal in memory, with what these tests ask of it. */
function bench() {
  const all = pipelineBench();
  const { records, clock, pipeline, shown, store } = all;
  const acknowledge = (alert: Alert): Promise<unknown> => {
    const by = { id: 'zhang', name: '张三' };
    return pipeline.commit({
      at: clock.now,
      actor: by,
      cause: 'command:acknowledge',
      changes: [put('alert', { ...alert, acked: { by, at: clock.now }, version: alert.version + 1 })],
    });
  };
  return {
    ...all,
    entries: store.entries,
    acknowledge,
    shownAlerts: () => alertsIn(shown.values()),
    alert: (): Alert => [...records.all('alert')][0],
  };
}

const alertsIn = (changes: Iterable<RecordChange>): Alert[] =>
  [...changes].flatMap(({ type, record }) => (type === 'alert' && record !== null ? [record] : []));
const sum = (alerts: Iterable<Alert>): number => Array.from(alerts).reduce((total, { count }) => total + count, 0);

describe('repeats', () => {
  it('a panel that says the same for an hour: every screen counts along, the journal grows by one entry a window', async () => {
    const { report, pass, entries, shownAlerts, durable, pipeline } = bench();
    const reports = 1800;
    for (let i = 0; i < reports; i++) {
      await report('s1');
      await pass(2000);
      expect(sum(shownAlerts())).toBe(i + 1);
    }
    expect(entries.length).toBeLessThanOrEqual(1 + (reports * 2000) / JOINED_MS);
    expect(entries.length).toBeGreaterThan(reports / 10);
    await pipeline.flush();
    expect(durable()).toMatchObject([{ count: reports, active: true }]);
  });

  it('a storm of repeats is one message a tick', async () => {
    const { report, pass, told } = bench();
    await report('s1');
    await report('s2');
    for (let i = 0; i < 500; i++) await report(SENSORS[i % 2]);
    expect(told).toEqual([]);
    await pass(100);
    expect(told.map((changes) => changes.map(({ record }) => (record as Alert).count))).toEqual([[251, 251]]);
    await pass(100);
    expect(told).toHaveLength(1);
  });

  it('the counts of a whole city are written in entries that screens can follow', async () => {
    const { pipeline, clock, entries, durable } = bench();
    const observations = Array.from({ length: 2500 }, (_, n): Observation => ({
      device: `d${n}`,
      point: 'fire',
      value: 1,
      observedAt: clock.now,
      quality: 'good',
      source: 'test',
      text: '',
    }));
    await pipeline.accept(observations);
    await pipeline.accept(observations);
    const before = entries.length;
    await pipeline.flush();
    expect(entries.slice(before).map(({ changes }) => changes.length)).toEqual([1000, 1000, 500]);
    expect(durable().every(({ count }) => count === 2)).toBe(true);
  });

  it('what a person would decide differently on waits for nothing: new words, clearing, coming back', async () => {
    const { report, entries, durable } = bench();
    await report('s1');
    await report('s1');
    expect(entries).toHaveLength(1);
    await report('s1', 1, '三层走廊');
    expect(durable()).toMatchObject([{ count: 3, text: '三层走廊' }]);
    await report('s1', 0);
    expect(durable()).toMatchObject([{ count: 3, active: false }]);
    await report('s1', 1);
    expect(durable()).toMatchObject([{ count: 4, active: true }]);
  });

  it('a repeat is not confirmed before the alert it repeats is durable', async () => {
    const { report, entries, durable } = bench();
    const both = [report('s1'), report('s1')].map((one) => one.then(() => entries.length));
    expect(entries).toEqual([]);
    for (const at of await Promise.all(both)) expect(at).toBeGreaterThan(0);
    expect(durable()).toMatchObject([{ count: 2 }]);
  });

  it('a command that could not be stored takes no count with it', async () => {
    const { report, store, records, acknowledge, pipeline, durable, pass } = bench();
    await report('s1');
    for (let i = 0; i < 4; i++) await report('s1');
    const [alert] = [...records.all('alert')];
    store.mode = 'full';
    await expect(acknowledge(alert)).rejects.toThrow();
    expect(records.get('alert', alert.id)).toBe(alert);
    store.mode = 'works';
    await pass(2000);
    await pipeline.flush();
    expect(durable()).toMatchObject([{ count: 5, acked: null }]);
  });
});

type Step =
  | { readonly do: 'report'; readonly sensor: string; readonly on: boolean; readonly text: string }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'acknowledge' };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        do: fc.constant('report' as const),
        sensor: fc.constantFrom(...SENSORS),
        on: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
        text: fc.constantFrom('', '', '', '二层'),
      }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: JOINED_MS }) }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'acknowledge' }) },
  ),
  { maxLength: 60 },
);

it('whatever comes: a confirmed alert is durable, and a crash loses the last window’s count at most', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const { clock, records, entries, shownAlerts, report, durable, pass, acknowledge, pipeline } = bench();
      /** When each report was confirmed. */
      const confirmed: number[] = [];
      for (const step of list) {
        if (step.do === 'pass') await pass(step.ms);
        else if (step.do === 'acknowledge') for (const alert of records.all('alert')) await acknowledge(alert);
        else {
          const counted = sum(records.all('alert'));
          const said = report(step.sensor, Number(step.on), step.text);
          // The end of an alert that flaps is confirmed a little later.
          const answered = (): Promise<boolean> => Promise.race([said.then(() => true), turn(false)]);
          while (!(await answered())) await pass(100);
          for (let i = sum(records.all('alert')) - counted; i > 0; i--) confirmed.push(clock.now);
          if (step.on) expect(durable().findLast(({ device }) => device === step.sensor)).toMatchObject({ active: true });
        }
        expect(sum(durable())).toBeGreaterThanOrEqual(confirmed.filter((at) => at < clock.now - JOINED_MS - 100).length);
      }
      await pass(100);
      const regular = entries.length;
      await pipeline.flush();
      expect(sum(durable())).toBe(confirmed.length);
      expect(durable().sort(byId)).toEqual(shownAlerts().sort(byId));
      expectFew(entries.slice(0, regular));
    }),
    { numRuns: 200 },
  );
});

const byId = (a: Alert, b: Alert): number => (a.id < b.id ? -1 : 1);

/** Entries that only count are a window apart; every other says something that was not said. */
function expectFew(entries: readonly JournalEntry[]): void {
  const known = new Map<string, Alert>();
  const counted = new Map<string, number>();
  for (const { at, cause, changes } of entries) {
    for (const { type, id, record } of changes) {
      if (type !== 'alert' || record === null) continue;
      const before = known.get(id);
      if (cause === 'rule:repeat') {
        expect(at - (counted.get(id) ?? -Infinity)).toBeGreaterThanOrEqual(JOINED_MS);
        counted.set(id, at);
      } else if (before) expect([record.version, record.text]).not.toEqual([before.version, before.text]);
      known.set(id, record);
    }
  }
}
