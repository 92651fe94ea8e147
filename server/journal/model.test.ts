import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CommandName, CommandResult } from '#contract/commands.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, RECORD_TYPES, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { createExecutor, loadCommands } from '#server/commands/executor/execute.ts';
import { loadCasework } from '#server/casework/casework.ts';
import { settledState } from '#server/incidents/settle.ts';
import { MERGE_RULES } from '#server/incidents/absorb.ts';
import { HOME, testKinds } from '#server/incidents/testing.ts';
import { Redaction } from '#server/audience/redaction.ts';
import { make, replay } from '#server/storage/suites/record-fixture.ts';
import { pipelineBench } from './testing.ts';

const SENSORS = ['s1', 's2', 's3'];
const commands = await loadCommands();
const casework = await loadCasework(testKinds, 'Asia/Shanghai');
const officer = { id: 'zhang', name: '张三', role: 'duty-officer', jurisdiction: '/370102' } as const;

type Step =
  | { readonly do: 'report'; readonly sensor: string; readonly value: number; readonly text: string }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'command'; readonly name: CommandName }
  | { readonly do: 'storage'; readonly mode: 'works' | 'full' | 'hangs' }
  | { readonly do: 'lose'; readonly answer: 'stored' | 'lost' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      sensor: fc.constantFrom(...SENSORS),
      value: fc.constantFrom(1, 1, 1, 0, NaN),
      text: fc.constantFrom('', '', '', '二层'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(100, 500, 1100, 2200, 12_000) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('command' as const),
      name: fc.constantFrom<CommandName>(
        'acknowledge',
        'comment',
        'comment',
        'dispatch',
        'accept',
        'shelve',
        'split-incident',
        'split-incident',
        'join-incidents',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('storage' as const),
      mode: fc.constantFrom('works' as const, 'full' as const, 'hangs' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), answer: fc.constantFrom('stored' as const, 'lost' as const) }) },
);

/** The whole way of records, with sensors and an officer, and all that both were told. */
class Model {
  readonly bench = pipelineBench();
  /** What must be true of a record from now on, and for whom it was promised. */
  readonly promises: {
    readonly what: string;
    readonly type: RecordType;
    readonly id: string;
    readonly holds: (record: RecordOf[RecordType]) => boolean;
  }[] = [];
  /** Words of commands that were refused, and said to be not saved. */
  readonly refused: string[] = [];
  /** Promises that did not hold when they were made. */
  readonly broken: string[] = [];
  /** Calls that were not answered yet. */
  open = 0;
  /** Reports of each sensor so far. */
  readonly #reports = new Map<string, number>();
  #words = 0;
  readonly #execute;

  constructor() {
    const { records, published, pipeline, writer, clock } = this.bench;
    for (const each of [records, published]) each.apply([put('crew', make('crew', { id: 'east', place: HOME }))]);
    this.#execute = createExecutor({
      records,
      drafts: { kinds: testKinds, records, explain: MERGE_RULES.explain },
      redaction: new Redaction(testKinds, records),
      commands,
      casework,
      kinds: testKinds,
      live: () => ({ status: 1, observedAt: clock.now }),
      secondPerson: false,
      now: () => clock.now,
      journal: { write: (write) => pipeline.commit(write), durable: () => writer.durable(), head: () => writer.head },
      audit: () => Promise.resolve(),
      pace: { take: () => true },
      given: { once: (_giver, _id, _name, _input, carryOut) => carryOut({ key: '', digest: '' }), keep: () => Promise.resolve() },
      recall: () => Promise.resolve([]),
      media: () => Promise.resolve(null),
      findUser: () => Promise.resolve(null),
      onFault: (error) => {
        throw error;
      },
    });
  }

  async report(sensor: string, value: number, text: string): Promise<void> {
    const { report } = this.bench;
    const nth = (this.#reports.get(sensor) ?? 0) + 1;
    this.#reports.set(sensor, nth);
    this.open++;
    const confirmed = await report(sensor, value, text).then(
      () => true,
      () => false,
    );
    this.open--;
    // A crash at this moment must not lose it, unless the sensor itself has said something else since.
    if (!confirmed || this.#reports.get(sensor) !== nth || Number.isNaN(value)) return;
    const last = [...(this.#stored().get('alert')?.values() ?? [])].findLast((one) => (one as Alert).device === sensor) as
      | Alert
      | undefined;
    if ((last?.active ?? false) !== (value === 1)) this.broken.push(`${sensor} ${value} was confirmed, and is not in the journal`);
    if (value === 1 && text !== '' && last?.text !== text)
      this.broken.push(`“${text}” of ${sensor} was confirmed, and is not in the journal`);
  }

  /** What a start after a crash would find. */
  #stored(): ReturnType<typeof replay> {
    return replay(this.bench.store.entries.flatMap(({ changes }) => changes));
  }

  async command(name: CommandName): Promise<void> {
    const words = `words ${++this.#words}`;
    const given = this.#given(name, words);
    if (given === null) return;
    this.open++;
    const result = await this.#execute(name, given.input, officer, 'test');
    this.open--;
    if (result.ok) this.promises.push({ what: `${name} ${words}`, ...given.promise });
    else if (isNotSaved(result)) this.refused.push(words);
  }

  /** An input for the first record it can be about, and what is promised when it is confirmed. */
  #given(name: CommandName, words: string): { input: object; promise: Omit<Model['promises'][number], 'what'> } | null {
    const { records, clock } = this.bench;
    const alert = [...records.all('alert')].find((one) => one.acked === null && (name !== 'shelve' || !one.lifeSafety));
    const incident = [...records.all('incident')].at(-1);
    const ticket = [...records.all('ticket')].find(({ state }) => state === 'dispatched');
    const inNotes = (record: RecordOf[RecordType]): boolean => (record as Ticket).flow.some(({ text }) => text === words);
    switch (name) {
      case 'acknowledge':
        return alert
          ? { input: { alerts: [alert.id] }, promise: { type: 'alert', id: alert.id, holds: (record) => (record as Alert).acked !== null } }
          : null;
      case 'shelve':
        return alert
          ? {
              input: { alert: alert.id, version: alert.version, reason: words, until: clock.now + 8 * 3_600_000 - 1 },
              promise: { type: 'alert', id: alert.id, holds: (record) => (record as Alert).shelved?.reason === words },
            }
          : null;
      case 'comment':
        return incident
          ? {
              input: { subject: 'incident', id: incident.id, text: words },
              promise: {
                type: 'incident',
                id: incident.id,
                holds: (record) => (record as Incident).comments.some(({ text }) => text === words),
              },
            }
          : null;
      case 'dispatch':
        return incident
          ? {
              input: { incident: incident.id, version: incident.version, crew: 'east', note: words },
              promise: { type: 'incident', id: incident.id, holds: (record) => (record as Incident).tickets.length > 0 },
            }
          : null;
      case 'accept':
        return ticket
          ? {
              input: { ticket: ticket.id, version: ticket.version, note: words },
              promise: { type: 'ticket', id: ticket.id, holds: (record) => (record as Ticket).state !== 'dispatched' || inNotes(record) },
            }
          : null;
      case 'split-incident':
      case 'join-incidents':
        return this.#regrouping(name);
      default:
        return null;
    }
  }

  #regrouping(name: 'split-incident' | 'join-incidents'): { input: object; promise: Omit<Model['promises'][number], 'what'> } | null {
    const under = [...this.bench.records.all('incident')].filter(({ state }) => state !== 'closed');
    const split = name === 'split-incident';
    const incident = under.find(({ alerts }) => !split || alerts.length > 1);
    const other = under.find(({ id }) => id !== incident?.id);
    if (!incident || (!split && !other)) return null;
    const at = { incident: incident.id, version: incident.version };
    return {
      input: split ? { ...at, alerts: incident.alerts.slice(-1) } : { ...at, other: other!.id, otherVersion: other!.version },
      promise: {
        type: 'incident',
        id: incident.id,
        holds: (record) => (record as Incident).comments.some(({ text }) => text.includes(split ? '拆出' : '并入')),
      },
    };
  }

  /** What was promised is so everywhere that decisions are made and screens look. */
  check(): void {
    const { records, store, shown, sent } = this.bench;
    const stored = this.#stored();
    for (const { what, type, id, holds } of this.promises) {
      const screen = shown.get(`${type} ${id}`)?.record;
      for (const [where, record] of [
        ['working', records.get(type, id)],
        ['journal', stored.get(type)?.get(id)],
        ['screen', screen],
      ] as const) {
        expect([what, where, record !== undefined && record !== null && holds(record)]).toEqual([what, where, true]);
      }
    }
    expect(this.broken).toEqual([]);
    expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, i) => i + 1));
    expect(sent.map(({ cause, at }) => [cause, at])).toEqual(store.entries.slice(0, sent.length).map(({ cause, at }) => [cause, at]));
  }

  async end(): Promise<void> {
    const { store, pass, pipeline, writer, records, published, shown, sent } = this.bench;
    store.mode = 'works';
    store.unknown = null;
    await pass(5000);
    expect([writer.health, this.open, writer.waiting.size]).toEqual(['ok', 0, 0]);
    await pipeline.flush();
    await pass(100);
    this.check();
    expect(sent).toHaveLength(store.entries.length);
    const stored = this.#stored();
    for (const type of RECORD_TYPES.filter((one) => one !== 'place')) {
      for (const record of records.all(type)) {
        if (type === 'crew' && !stored.get(type)?.has('east')) continue;
        expect(published.get(type, (record as Alert).id)).toEqual(record);
        expect(stored.get(type)?.get((record as Alert).id)).toEqual(record);
        expect((shown.get(`${type} ${(record as Alert).id}`) as RecordChange).record).toEqual(record);
      }
    }
    const text = JSON.stringify(store.entries);
    expect(this.refused.filter((words) => text.includes(`"${words}"`))).toEqual([]);
    const holdings = { alert: (id: string) => records.get('alert', id), ticket: (id: string) => records.get('ticket', id) };
    for (const incident of records.all('incident')) expect(settledState(incident, holdings)).toBe(incident.state);
    const held = [...records.all('incident')].flatMap(({ id, alerts }) => alerts.map((alert) => [alert, id]));
    const belongs = [...records.all('alert')].flatMap(({ id, incident }) => (incident === null ? [] : [[id, incident]]));
    expect(held.toSorted()).toEqual(belongs.toSorted());
  }
}

const isNotSaved = (result: CommandResult): boolean =>
  !result.ok && result.refusal.code === 'storage' && result.refusal.message.en.includes('was not saved');

it('whatever storage does: nothing confirmed is undone, nothing refused is done, and all becomes durable in one order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
      const model = new Model();
      const { store, pass } = model.bench;
      for (const one of steps) {
        if (one.do === 'report') void model.report(one.sensor, one.value, one.text);
        else if (one.do === 'command') void model.command(one.name);
        else if (one.do === 'storage') store.mode = one.mode;
        else if (one.do === 'lose') store.unknown = one.answer;
        else await pass(one.ms);
        if (one.do !== 'command' && one.do !== 'report') await turn();
        model.check();
      }
      await model.end();
    }),
    { numRuns: 300 },
  );
});
