import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { label } from '#contract/label.ts';
import type { Operation } from '#contract/records/operation.ts';
import { put } from '#contract/records/record.ts';
import type { OrderAnswer, Way } from '#server/ingest/adapter.ts';
import { Records } from '#server/records/records.ts';
import type { Change } from '#server/state/change.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { Operations, type FindWay } from './operations.ts';

const ANSWER_MS = 1000;
const device = make('device', { id: 'd', kind: 'access-gate' });

/** Operations over records in memory, one device that answers when it is made to, and a clock to turn. */
class Bench {
  readonly records = new Records();
  now = 10_000;
  readonly tellings: PromiseWithResolvers<OrderAnswer>[] = [];
  signal: AbortSignal | undefined;
  readonly operations: Operations;

  constructor(...held: Operation[]) {
    this.records.apply([put('device', device), ...held.map((operation) => put('operation', operation))]);
    this.operations = new Operations({ records: this.records, monotonic: () => this.now, log: pino({ level: 'silent' }) });
  }

  way(tries = 2): Way {
    return {
      tries,
      answerMs: ANSWER_MS,
      send: (signal) => {
        this.signal = signal;
        this.tellings.push(Promise.withResolvers());
        return this.tellings.at(-1)!.promise;
      },
    };
  }

  /** One operation becomes durable. */
  give(patch: Partial<Operation> = {}, find: FindWay = () => this.way()): void {
    const operation = make('operation', patch);
    this.operations.start(find);
    this.records.apply([put('operation', operation)]);
    this.operations.follow({ seq: 1, at: 0, actor: operation.updatedBy, cause: 'command:operate', changes: [put('operation', operation)] });
  }

  /** What promises have settled is taken, and time goes on. @returns the operation as it stands, in short */
  async pass(ms = 0): Promise<string> {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    this.now += ms;
    this.records.apply(this.operations.take(this.now));
    const { state, tries, words } = this.records.get('operation', 'o')!;
    return `${state} ${tries}${words ? `: ${words.en}` : ''}`;
  }

  hear(value: number, point = 'opened'): void {
    this.operations.heard({ device, point, value } as unknown as Change);
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('an operation', () => {
  it('is told, taken, and done when the reading it expects has come', async () => {
    bench.give();
    expect(await bench.pass()).toBe('sent 1');
    bench.hear(0);
    bench.hear(1, 'fireRelease');
    bench.tellings[0].resolve({ took: true, text: '' });
    expect(await bench.pass()).toBe('acknowledged 1');
    bench.hear(1);
    expect(await bench.pass()).toBe('confirmed 1');
    expect(bench.records.get('operation', 'o')!.endedAt).toBe(bench.now);
    expect(bench.signal?.aborted).toBe(true);
  });

  it('is done by its reading even when the answer was lost', async () => {
    bench.give();
    await bench.pass();
    bench.hear(1);
    expect(await bench.pass()).toBe('confirmed 1');
  });

  it('ends with the answer where no reading is expected', async () => {
    bench.give({ expects: null });
    await bench.pass();
    bench.tellings[0].resolve({ took: true, text: '好' });
    expect(await bench.pass()).toBe('acknowledged 1: Device: 好');
    expect(bench.records.get('operation', 'o')!.endedAt).not.toBeNull();
  });

  it('is told again when unanswered, and then its outcome is not known', async () => {
    bench.give();
    await bench.pass();
    expect(await bench.pass(ANSWER_MS - 1)).toBe('sent 1');
    expect(await bench.pass(1)).toBe('sent 2');
    expect(await bench.pass(ANSWER_MS)).toMatch(/^timed-out 2: The device did not answer \(told 2 times\)/);
    bench.tellings[1].resolve({ took: true, text: '' });
    bench.hear(1);
    expect(await bench.pass(ANSWER_MS)).toMatch(/^timed-out 2/);
    expect(bench.tellings).toHaveLength(2);
  });

  it('that was taken and never shows is not known to be done', async () => {
    bench.give();
    await bench.pass();
    bench.tellings[0].resolve({ took: true, text: '' });
    await bench.pass();
    expect(await bench.pass(19_999)).toBe('acknowledged 1');
    expect(await bench.pass(1)).toMatch(/^timed-out 1: The device took it, but within 20 s no reading/);
  });

  it('says what the device said when it refuses', async () => {
    bench.give();
    await bench.pass();
    bench.tellings[0].resolve({ took: false, text: '电机过热' });
    expect(await bench.pass()).toBe('refused 1: The device refused: 电机过热');
  });

  it('whose line broke is told again; when it was the last try, the reason is said', async () => {
    bench.give();
    await bench.pass();
    bench.tellings[0].reject(new Error('line lost'));
    expect(await bench.pass()).toBe('sent 1');
    expect(await bench.pass(ANSWER_MS)).toBe('sent 2');
    await bench.pass();
    bench.tellings[1].reject(new Error('line lost'));
    expect(await bench.pass()).toBe('timed-out 2: It could not be told: line lost');
  });

  it.each([
    [(): null => null, /it does not listen now/],
    [() => ({ away: label('装置未连接', 'The unit is not connected.') }), /The unit is not connected/],
  ] as const)('that cannot be told is refused in words', async (find, words) => {
    bench.give({}, find);
    expect(await bench.pass()).toMatch(/^refused 0: /);
    expect(await bench.pass()).toMatch(words);
    expect(bench.tellings).toEqual([]);
  });

  it('waits for a second person untold', async () => {
    bench.give({ state: 'awaiting' });
    expect(await bench.pass(60_000)).toBe('awaiting 0');
  });
});

describe('after a restart', () => {
  it.each([
    ['requested', /^timed-out 0: This system was restarted/],
    ['sent', /^timed-out 0: This system was restarted/],
    ['awaiting', /^awaiting 0$/],
    ['acknowledged', /^acknowledged 0$/],
  ] as const)('what was %s is not told again', async (state, stands) => {
    bench = new Bench(make('operation', { state }));
    bench.operations.start(() => bench.way());
    expect(await bench.pass(ANSWER_MS * 3)).toMatch(stands);
    expect(bench.tellings).toEqual([]);
  });

  it('what a device had taken is still confirmed by its reading', async () => {
    bench = new Bench(make('operation', { state: 'acknowledged' }));
    bench.operations.start(() => bench.way());
    bench.hear(1);
    expect(await bench.pass()).toBe('confirmed 0');
  });
});

it('what storage took back is not waited for', async () => {
  const operation = make('operation');
  bench.records.apply([put('operation', operation)]);
  bench.records.apply([{ type: 'operation', id: operation.id, record: null }]);
  bench.hear(1);
  expect(bench.operations.take(0)).toEqual([]);
});
