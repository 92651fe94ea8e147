import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Crew } from '#contract/records/crew.ts';
import { put, type JournalEntry, type RecordChange } from '#contract/records/record.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import type { JournalWrite } from '#server/storage/storage.ts';
import { writerBench } from './testing.ts';
import { ANSWER_MS } from './writer.ts';

const actor = { id: 'a', name: 'a' };
const crew = (state: Crew['state'], version: number): RecordChange => put('crew', make('crew', { id: 'c1', state, version }));
const alert = (fields: Partial<Alert>): RecordChange => put('alert', make('alert', { id: 'al1', device: 'd1', ...fields }));
const write = (cause: string, ...changes: RecordChange[]): JournalWrite => ({ at: 1, actor, cause, changes });
const refused = { refusal: { code: 'storage' } };

let records: Records;
let published: Records;
let bench: ReturnType<typeof writerBench>;
let sent: JournalEntry[];

/** Time passes, a tick every 100 ms; what became durable is published. */
async function pass(ms: number): Promise<void> {
  for (const end = bench.clock.now + ms; bench.clock.now < end;) {
    bench.clock.now += 100;
    bench.writer.tick();
    await turn();
    sent.push(...bench.writer.takeDurable());
  }
}

beforeEach(() => {
  records = new Records();
  published = new Records();
  bench = writerBench(records, published);
  sent = [];
});

describe('while storage works', () => {
  it('decides on what is being written, publishes only what is durable', async () => {
    const { writer } = bench;
    const done = writer.write(write('command:dispatch', crew('busy', 1)));
    expect([records.get('crew', 'c1')?.state, writer.settled('crew', 'c1')]).toEqual(['busy', false]);
    expect([...writer.takeDurable()]).toEqual([]);
    expect((await done).seq).toBe(1);
    expect(published.get('crew', 'c1')).toBeUndefined();
    expect(Array.from(writer.takeDurable(), ({ seq }) => seq)).toEqual([1]);
    expect([published.get('crew', 'c1')?.state, writer.head, writer.settled('crew', 'c1')]).toEqual(['busy', 1, true]);
  });

  it('hands over in one go what was written in one go', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => bench.writer.write(write('rule:observation', crew('free', i + 1)))));
    expect([bench.store.commits, bench.store.entries.length]).toEqual([1, 50]);
  });

  it('gives up one entry that can never be stored, and goes on with those beside it', async () => {
    const { store, writer } = bench;
    store.refuses = ({ changes }) => changes.some(({ record }) => (record as Crew | null)?.version === 2);
    const results = await Promise.allSettled(
      [1, 2].map((version) => writer.write(write('rule:observation', put('crew', make('crew', { id: `c${version}`, version }))))),
    );
    expect(results).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { kind: 'data' } }]);
    expect([writer.health, records.get('crew', 'c2'), writer.waiting.size]).toEqual(['ok', undefined, 0]);
  });

  it('asks storage every second whether it writes, when nothing else tells', async () => {
    const { store, writer } = bench;
    await pass(1000);
    store.mode = 'full';
    await pass(1000);
    expect(writer.health).toBe('failing');
    store.mode = 'works';
    await pass(1100);
    expect(writer.health).toBe('ok');
  });
});

describe('when storage fails', () => {
  it('undoes a command that could not be stored and refuses others until storage is back', async () => {
    const { store, writer } = bench;
    await writer.write(write('import', crew('free', 1)));
    store.mode = 'full';
    await expect(writer.write(write('command:dispatch', crew('busy', 2)))).rejects.toMatchObject(refused);
    expect([records.get('crew', 'c1')?.state, writer.health]).toEqual(['free', 'failing']);
    await expect(writer.write(write('command:dispatch', crew('busy', 2)))).rejects.toMatchObject(refused);
    store.mode = 'works';
    await pass(1100);
    expect(writer.health).toBe('ok');
    expect((await writer.write(write('command:dispatch', crew('busy', 2)))).seq).toBe(2);
  });

  it('a command that is confirmed is never undone by what a sensor said before it', async () => {
    const { store, writer } = bench;
    await writer.write(write('rule:observation', alert({})));
    store.mode = 'full';
    const said = writer.write(write('rule:observation', alert({ count: 2 })));
    const acknowledged = writer.write(write('command:acknowledge', alert({ count: 2, version: 2, acked: { by: actor, at: 2 } }))).then(
      () => true,
      () => false,
    );
    await expect(said).rejects.toMatchObject(refused);
    store.mode = 'works';
    const first = await acknowledged;
    await pass(1100);
    if (!first) await writer.write(write('command:acknowledge', alert({ count: 2, version: 2, acked: { by: actor, at: 2 } })));
    await pass(1100);
    for (const one of [records.get('alert', 'al1'), published.get('alert', 'al1'), store.entries.at(-1)?.changes.at(-1)?.record])
      expect(one).toMatchObject({ count: 2, acked: { at: 2 } });
  });

  it('takes a refused command back out from under what a sensor said after it', async () => {
    const { store, writer } = bench;
    await writer.write(write('rule:observation', alert({})));
    store.mode = 'full';
    const results = [
      writer.write(write('command:acknowledge', alert({ version: 2, acked: { by: actor, at: 2 } }))),
      writer.write(write('rule:observation', alert({ version: 2, count: 2, acked: { by: actor, at: 2 } }))),
      writer.write(
        write(
          'command:shelve',
          alert({ version: 3, count: 2, acked: { by: actor, at: 2 }, shelved: { by: actor, at: 3, until: 9, reason: '' } }),
        ),
      ),
    ];
    for (const one of results) await expect(one).rejects.toMatchObject(refused);
    expect(records.get('alert', 'al1')).toEqual(make('alert', { id: 'al1', device: 'd1', count: 2 }));
    store.mode = 'works';
    await pass(1100);
    expect(published.get('alert', 'al1')).toEqual(records.get('alert', 'al1'));
    expect(store.entries.map(({ cause }) => cause)).toEqual(['rule:observation', 'rule:observation']);
  });

  it('takes a refused comment out of a list that has grown on, and a refused ticket with what it did', async () => {
    const { store, writer } = bench;
    const comment = (text: string) => ({ at: 1, by: actor, text });
    const incident = (...texts: string[]): RecordChange => put('incident', make('incident', { id: 'i1', comments: texts.map(comment) }));
    await writer.write(write('rule:observation', incident('a')));
    store.mode = 'full';
    const results = [
      writer.write(write('command:comment', incident('a', 'b'))),
      writer.write(write('rule:observation', incident('a', 'b', 'reopened'))),
      writer.write(write('command:dispatch', put('ticket', make('ticket', { id: 't1' })), crew('busy', 2))),
    ];
    for (const one of results) await expect(one).rejects.toMatchObject(refused);
    expect(records.get('incident', 'i1')?.comments.map(({ text }) => text)).toEqual(['a', 'reopened']);
    expect([records.get('ticket', 't1'), records.get('crew', 'c1')]).toEqual([undefined, undefined]);
  });

  it('writes what sensors said as it is by then, once a record, however often they said it', async () => {
    const { store, writer } = bench;
    store.mode = 'full';
    for (let count = 1; count <= 3000; count++)
      await expect(
        writer.write(write('rule:observation', put('alert', make('alert', { id: `al${count % 1500}`, count })))),
      ).rejects.toMatchObject(refused);
    expect(writer.waiting.takeUnstored().map(({ record }) => (record as Alert).stored)).toEqual(Array<boolean>(1500).fill(false));
    store.mode = 'works';
    await pass(1100);
    expect([writer.health, store.commits, store.entries.map(({ changes }) => changes.length)]).toEqual(['ok', 1, [1000, 500]]);
    expect(published.get('alert', 'al1499')).toMatchObject({ count: 2999, stored: true });
    expect(sent.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('gives up one record that can never be stored, and stores the others that waited', async () => {
    const { store, writer } = bench;
    store.mode = 'full';
    for (let n = 0; n < 100; n++)
      await writer.write(write('rule:observation', put('alert', make('alert', { id: `al${n}` })))).catch(() => undefined);
    store.mode = 'works';
    store.refuses = ({ changes }) => changes.some(({ id }) => id === 'al37');
    await pass(1200);
    expect([writer.health, published.count('alert'), records.get('alert', 'al37'), writer.waiting.size]).toEqual(['ok', 99, undefined, 0]);
  });

  it('accepts commands as soon as what waited is on its way, and writes them after it', async () => {
    const { store, writer } = bench;
    store.mode = 'full';
    await writer.write(write('rule:observation', alert({}))).catch(() => undefined);
    store.mode = 'works';
    while (writer.health === 'failing') await pass(100);
    const done = await writer.write(write('command:acknowledge', alert({ version: 2, acked: { by: actor, at: 2 } })));
    expect([done.seq, store.entries[0].changes]).toEqual([2, [alert({})]]);
  });
});

describe('when storage does not answer', () => {
  it('says so, shows what life depends on, and refuses what nobody can be promised', async () => {
    const { store, writer } = bench;
    store.mode = 'hangs';
    const fire = writer.write(write('rule:observation', alert({}))).catch((error: unknown) => error);
    const order = writer.write(write('command:dispatch', crew('busy', 1))).catch((error: unknown) => error);
    await pass(ANSWER_MS + 100);
    expect(writer.health).toBe('failing');
    expect(writer.waiting.takeUnstored()).toMatchObject([{ id: 'al1', record: { stored: false } }]);
    expect(await fire).toMatchObject(refused);
    expect(await order).toMatchObject({
      refusal: { code: 'storage', message: { en: expect.stringContaining('not known yet') as string } },
    });
    await expect(writer.write(write('command:dispatch', crew('busy', 2)))).rejects.toMatchObject(refused);
  });

  it('notices it though nothing is written', async () => {
    bench.store.mode = 'hangs';
    await pass(1000 + ANSWER_MS + 100);
    expect(bench.writer.health).toBe('failing');
  });

  it.each([
    ['works', 'busy', 2],
    ['full', 'free', 1],
  ] as const)('follows what became of it: storage %s', async (then, state, entries) => {
    const { store, writer } = bench;
    await writer.write(write('import', crew('free', 1)));
    store.mode = 'hangs';
    const outcome = writer.write(write('command:dispatch', crew('busy', 2))).catch(() => 'refused');
    await pass(ANSWER_MS + 100);
    expect(await outcome).toBe('refused');
    store.mode = then;
    await pass(1100);
    store.mode = 'works';
    await pass(2200);
    expect([writer.health, records.get('crew', 'c1')?.state, published.get('crew', 'c1')?.state, store.entries.length]).toEqual([
      'ok',
      state,
      state,
      entries,
    ]);
    expect(sent.map(({ seq }) => seq)).toEqual(store.entries.map(({ seq }) => seq));
  });

  it.each([
    ['stored', 'busy'],
    ['lost', 'free'],
  ] as const)('a commit whose answer was lost, and which was %s, is found out', async (unknown, state) => {
    const { store, writer } = bench;
    await writer.write(write('import', crew('free', 1)));
    store.unknown = unknown;
    await expect(writer.write(write('command:dispatch', crew('busy', 2)))).rejects.toMatchObject(refused);
    await pass(1200);
    expect([writer.health, records.get('crew', 'c1')?.state, published.get('crew', 'c1')?.state]).toEqual(['ok', state, state]);
    expect(sent.map(({ seq }) => seq)).toEqual(store.entries.map(({ seq }) => seq));
  });

  it('an older entry that arrives late is followed by what is true now', async () => {
    const { store, writer } = bench;
    store.mode = 'hangs';
    void writer.write(write('rule:observation', alert({ active: true }))).catch(() => undefined);
    await pass(ANSWER_MS + 100);
    await expect(writer.write(write('rule:observation', alert({ active: false, version: 2 })))).rejects.toMatchObject(refused);
    store.mode = 'works';
    await pass(1200);
    expect(sent.map(({ changes }) => (changes[0].record as Alert).active)).toEqual([true, false]);
    expect([writer.health, writer.waiting.size]).toEqual(['ok', 0]);
  });

  it('storage that lost what it had confirmed is not believed again', async () => {
    const { store, writer } = bench;
    await writer.write(write('import', crew('free', 1)));
    store.mode = 'full';
    await writer.write(write('rule:observation', crew('free', 2))).catch(() => undefined);
    store.entries.length = 0;
    store.mode = 'works';
    await pass(5000);
    expect([writer.health, store.entries.length]).toEqual(['failing', 0]);
  });
});
