import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { pipelineBench } from '#server/journal/testing.ts';
import type { Records } from '#server/records/records.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { FLAP_BURST, FLAP_MS } from './flaps.ts';
import { settle } from '#server/incidents/settle.ts';
import { signal, testBook, testKinds } from '#server/incidents/testing.ts';

const ZHANG = { id: 'zhang', name: '张三' };

/** Every alert seen, and what its incident comes to by it, as the command does it. */
function acknowledgement(records: Records, now: number): RecordChange[] {
  const acked = new Map(
    [...records.all('alert')]
      .filter((alert) => alert.acked === null)
      .map((alert) => [alert.id, { ...alert, acked: { by: ZHANG, at: now }, version: alert.version + 1 }]),
  );
  const holdings = { alert: (id: string) => acked.get(id) ?? records.get('alert', id), ticket: (id: string) => records.get('ticket', id) };
  const settled = [...records.all('incident')]
    .map((incident) => [incident, settle(incident, holdings, now)] as const)
    .filter(([before, after]) => before !== after);
  return [
    ...Array.from(acked.values(), (alert) => put('alert', alert)),
    ...settled.map(([before, after]) => put('incident', { ...after, version: before.version + 1 })),
  ];
}

/** The pipeline, beside a machine that joins nothing. */
function bench() {
  const all = pipelineBench();
  const { pipeline, clock, records, store } = all;
  const unjoined = testBook();
  const said: { value: number; confirmed: boolean }[] = [];
  const report = (device: string, value: number, text = ''): void => {
    unjoined.apply(absorb([signal(device, { on: value === 1, text, receivedAt: clock.now })], unjoined, testKinds, clock.now));
    const one = { value, confirmed: false };
    said.push(one);
    void all.report(device, value, text).then(
      () => (one.confirmed = true),
      () => undefined,
    );
  };
  const heard = async (device: string, value: number): Promise<void> => {
    report(device, value);
    await turn();
  };
  const acknowledge = async (): Promise<void> => {
    unjoined.apply(acknowledgement(unjoined, clock.now));
    const changes = acknowledgement(records, clock.now);
    if (changes.length > 0) await pipeline.commit({ at: clock.now, actor: ZHANG, cause: 'command:acknowledge', changes });
  };
  const durableIncidents = (): Incident[] => {
    const found = new Map(
      store.entries.flatMap(({ changes }) =>
        changes.flatMap(({ type, id, record }) => (type === 'incident' && record !== null ? [[id, record] as const] : [])),
      ),
    );
    return [...found.values()];
  };
  return { ...all, unjoined, said, report, heard, acknowledge, durableIncidents };
}

const byId = <R extends { id: string }>(records: Iterable<R>): R[] => [...records].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('an alert that flaps', () => {
  it('for ten seconds is tens of entries, is confirmed as it goes, and ends as it ended', async () => {
    const { report, pass, store, said, durable, records, unjoined } = bench();
    for (let i = 0; i < 10_000; i++) {
      report('s1', Number(i % 2 === 0));
      if (i % 10 === 9) await turn();
      // A thousand reports a second.
      if (i % 100 !== 99) continue;
      expect(said.slice(0, -2).every(({ confirmed }) => confirmed)).toBe(true);
      await pass(100);
    }
    expect(store.entries.length).toBeLessThan(50);
    await pass(FLAP_MS + 100);
    expect(said.every(({ confirmed }) => confirmed)).toBe(true);
    expect(durable()).toEqual([...unjoined.all('alert')]);
    expect(durable()).toEqual([...records.all('alert')]);
    expect(durable()).toMatchObject([{ active: false, count: 5000 }]);
  });

  it('is no more entries when the tick is late', async () => {
    const { report, clock, store, said, pass, durable } = bench();
    for (let i = 0; i < 1000; i++) {
      report('s1', Number(i % 2 === 0));
      if (i % 50 === 9) await turn();
      if (i % 100 === 99) clock.now += 1000;
    }
    expect(store.entries.length).toBeLessThan(4 * FLAP_BURST + (2 * 10_000) / FLAP_MS);
    await pass(FLAP_MS + 100);
    expect(said.every(({ confirmed }) => confirmed)).toBe(true);
    expect(durable()).toMatchObject([{ active: false, count: 500 }]);
  });

  it('is shown with every tick as it is, also while an older state of it is being stored', async () => {
    const { report, pass, shown, records, store } = bench();
    for (let i = 0; i < 200; i++) {
      report('s1', Number(i % 3 !== 0));
      if (i % 7 === 0) report('s1', 1, `第 ${i} 次`);
      await pass(100);
      await pass(100);
      for (const alert of records.all('alert')) expect(shown.get(`alert ${alert.id}`)?.record).toEqual(alert);
    }
    expect(store.entries.length).toBeLessThan(400);
  });

  it('goes on at once when it had ended, however often it has', async () => {
    const { report, durable, pass } = bench();
    for (let i = 0; i < 50; i++) {
      report('s1', 1);
      await turn();
      expect(durable()).toMatchObject([{ active: true }]);
      report('s1', 0);
      await pass(100);
    }
  });

  it('is not confirmed as over before it is so in storage, neither to who says it again', async () => {
    const { report, heard, said, pass, durable } = bench();
    for (let i = 0; i < FLAP_BURST; i++) for (const value of [1, 0]) await heard('s1', value);
    report('s1', 1);
    report('s1', 0);
    report('s1', NaN);
    await turn();
    expect(said.map(({ confirmed }) => confirmed)).toEqual([...Array<boolean>(2 * FLAP_BURST + 1).fill(true), false, false]);
    expect(durable()).toMatchObject([{ active: true }]);
    await pass(FLAP_MS + 100);
    expect(said.every(({ confirmed }) => confirmed)).toBe(true);
    expect(durable()).toMatchObject([{ active: false }]);
  });

  it('its end is in storage before an incident is closed upon it', async () => {
    const { report, heard, acknowledge, store } = bench();
    for (let i = 0; i <= FLAP_BURST; i++) for (const value of [1, 0]) await heard('s1', value);
    report('s2', 1);
    report('s2', 0);
    await turn();
    await acknowledge();
    const closing = store.entries.findIndex(({ changes }) =>
      changes.some(({ type, record }) => type === 'incident' && (record as Incident | null)?.state === 'closed'),
    );
    expect(closing).toBeGreaterThan(0);
    const ends = store.entries
      .slice(0, closing + 1)
      .flatMap(({ changes }) => changes)
      .findLast(({ type, record }) => type === 'alert' && (record as Alert | null)?.device === 's1');
    expect(ends?.record).toMatchObject({ active: false });
  });

  it('while storage fails nobody is confirmed, and what became of it is written when storage is back', async () => {
    const { report, heard, said, pass, store, durable, records } = bench();
    for (let i = 0; i <= FLAP_BURST; i++) for (const value of [1, 0]) await heard('s1', value);
    expect(said.at(-1)?.confirmed).toBe(false);
    store.mode = 'full';
    report('s2', 1);
    await pass(FLAP_MS * 2);
    expect(said.filter(({ confirmed }) => !confirmed)).toHaveLength(2);
    store.mode = 'works';
    await pass(3000);
    expect(byId(durable())).toEqual(byId(records.all('alert')));
  });
});

type Step =
  | { readonly do: 'report'; readonly sensor: string; readonly value: number; readonly text: string }
  | { readonly do: 'flap'; readonly sensor: string; readonly times: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'wait' }
  | { readonly do: 'acknowledge' };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({
        do: fc.constant('report' as const),
        sensor: fc.constantFrom('s1', 's1', 's2'),
        value: fc.integer({ min: 0, max: 1 }),
        text: fc.constantFrom('', '', '', '', '二层', '三层'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('flap' as const),
        sensor: fc.constantFrom('s1', 's2'),
        times: fc.integer({ min: 3, max: 40 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 10, 100, 300, 700) }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'pass', ms: 61_000 }) },
    { weight: 8, arbitrary: fc.constant<Step>({ do: 'wait' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'acknowledge' }) },
  ),
  { maxLength: 60 },
);

it('whatever comes: the result is the same as unjoined, a raise never waits, nothing confirmed is lost, entries are few', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const { clock, records, unjoined, said, report, heard, acknowledge, durable, durableIncidents, pass, pipeline, sent } = bench();
      const start = clock.now;
      for (const step of list) {
        if (step.do === 'report') report(step.sensor, step.value, step.text);
        else if (step.do === 'flap') for (let i = 0; i < step.times; i++) await heard(step.sensor, i % 2);
        else if (step.do === 'acknowledge') await acknowledge();
        else if (step.do === 'pass') await pass(step.ms);
        await turn();
        expect(byId(records.all('alert'))).toEqual(byId(unjoined.all('alert')));
        const stored = new Map(durable().map((alert) => [alert.id, alert]));
        for (const alert of records.all('alert')) {
          expect(stored.has(alert.id), 'the first raise is published in its own tick').toBe(true);
          if (alert.active) expect(stored.get(alert.id)!.active).toBe(true);
          if (alert.acked) expect(stored.get(alert.id)!.acked).toEqual(alert.acked);
          if (said.every(({ confirmed }) => confirmed))
            expect(stored.get(alert.id)).toMatchObject({ active: alert.active, text: alert.text });
        }
        expect(byId(durableIncidents())).toEqual(byId(records.all('incident')));
      }
      const commands = list.filter((step) => step.do === 'acknowledge').length;
      const cases = sent.filter(({ changes }) => changes.some(({ type }) => type === 'incident')).length;
      for (const { id } of records.all('alert')) {
        const entries = sent.filter(({ changes }) => changes.some((change) => change.id === id)).length;
        // Ends and words as often as they may be written, each end perhaps with the raise after it.
        expect(entries).toBeLessThanOrEqual(2 * (FLAP_BURST + (clock.now - start) / FLAP_MS) + 2 + commands + cases);
      }
      await pass(FLAP_MS + 100);
      await pipeline.flush();
      expect(said.every(({ confirmed }) => confirmed)).toBe(true);
      expect(byId(durable())).toEqual(byId(unjoined.all('alert')));
      expect(byId(durableIncidents())).toEqual(byId(unjoined.all('incident')));
    }),
    { numRuns: 200 },
  );
});
