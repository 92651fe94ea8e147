import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Crew } from '#contract/records/crew.ts';
import { put, type JournalEntry, type RecordChange } from '#contract/records/record.ts';
import { Refused } from '#server/lib/refused.ts';
import { StorageFault } from '#server/storage/fault.ts';
import type { JournalWrite } from '#server/storage/storage.ts';
import { Book } from '#server/records/book.ts';
import { JournalWriter } from './writer.ts';

const actor = { id: 'a', name: 'a' };
const crew = (state: Crew['state'], version: number): RecordChange =>
  put('crew', {
    id: 'c1', name: '微型消防站', skill: 'fire', place: '/370102', position: [117, 36, 0], members: 3, state, simulated: true, version, updatedAt: 1, updatedBy: actor,
  });
const write = (cause: string, ...changes: RecordChange[]): JournalWrite => ({ at: 1, actor, cause, changes });

/** Storage whose answers the test gives, in order. */
class HandStorage {
  readonly waiting: { write: JournalWrite; answer: (ok: boolean, error?: Error) => void }[] = [];
  #seq = 0;
  readonly journal = {
    append: (given: JournalWrite) =>
      new Promise<JournalEntry>((resolve, reject) => {
        this.waiting.push({ write: given, answer: (ok, error = new Error('disk is full')) => (ok ? resolve({ seq: ++this.#seq, ...given }) : reject(error)) });
      }),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
let storage: HandStorage;
let book: Book;
let published: Book;
let sent: JournalEntry[];
let unstored: RecordChange[];
let resume: () => void;
let journal: JournalWriter;

beforeEach(() => {
  storage = new HandStorage();
  book = new Book();
  published = new Book();
  sent = [];
  unstored = [];
  journal = new JournalWriter({
    storage, book, published, head: 0, log: pino({ level: 'silent' }),
    publish: (entry) => sent.push(entry),
    publishUnstored: (changes) => unstored.push(...changes),
    pause: () => new Promise((resolve) => (resume = resolve)),
  });
});

describe('journal', () => {
  it('decides on what is being written, publishes only what is durable', async () => {
    const done = journal.write(write('command:dispatch', crew('busy', 1)));
    expect(book.get('crew', 'c1')?.state).toBe('busy');
    expect(published.get('crew', 'c1')).toBeUndefined();
    expect(sent).toEqual([]);
    storage.waiting[0].answer(true);
    expect((await done).seq).toBe(1);
    expect(published.get('crew', 'c1')?.state).toBe('busy');
    expect(sent.map((entry) => entry.seq)).toEqual([1]);
    expect(journal.head).toBe(1);
  });

  it('undoes a command that could not be stored and refuses others until storage is back', async () => {
    const first = journal.write(write('import', crew('free', 1)));
    storage.waiting[0].answer(true);
    await first;
    const failed = journal.write(write('command:dispatch', crew('busy', 2)));
    storage.waiting[1].answer(false);
    await expect(failed).rejects.toBeInstanceOf(Refused);
    expect(book.get('crew', 'c1')?.state).toBe('free');
    expect(journal.health).toBe('failing');
    await expect(journal.write(write('command:dispatch', crew('busy', 2)))).rejects.toBeInstanceOf(Refused);
    resume();
    await settle();
    expect(journal.health).toBe('ok');
  });

  it('keeps what sensors said, shows life-safety alerts at once, and stores all in order when storage is back', async () => {
    const alert = { id: 'al1', lifeSafety: true, stored: true, device: 'd', code: 'fire', active: true, incident: null } as never;
    const failed = journal.write(write('rule:observation', put('alert', alert)));
    storage.waiting[0].answer(false);
    await expect(failed).rejects.toBeInstanceOf(Refused);
    await expect(journal.write(write('rule:observation', crew('off', 1)))).rejects.toBeInstanceOf(Refused);
    expect(unstored.map((change) => (change.record as { stored: boolean }).stored)).toEqual([false]);
    expect(book.get('crew', 'c1')?.state).toBe('off');
    expect(sent).toEqual([]);
    for (const ok of [false, true, true]) {
      if (storage.waiting.length === 1 || ok === false) resume();
      await settle();
      storage.waiting.at(-1)!.answer(ok);
      await settle();
      if (!ok) resume();
      await settle();
    }
    expect(sent.map((entry) => entry.changes[0].type)).toEqual(['alert', 'crew']);
    expect((published.get('alert', 'al1') as { stored: boolean }).stored).toBe(true);
    expect(journal.health).toBe('ok');
  });

  it('gives up one entry that can never be stored, and goes on', async () => {
    const failed = journal.write(write('rule:observation', crew('off', 1)));
    storage.waiting[0].answer(false, new StorageFault('data', 'a crew without a name'));
    await expect(failed).rejects.toBeInstanceOf(StorageFault);
    expect(journal.health).toBe('ok');
    expect(book.get('crew', 'c1')).toBeUndefined();
    expect(unstored).toEqual([]);
  });

  it('does not take a later write back when an earlier one of the same record fails', async () => {
    const first = journal.write(write('command:dispatch', crew('busy', 1)));
    const second = journal.write(write('command:close', crew('free', 2)));
    storage.waiting[0].answer(false);
    await expect(first).rejects.toBeInstanceOf(Refused);
    storage.waiting[1].answer(true);
    await second;
    expect(book.get('crew', 'c1')?.version).toBe(2);
    expect(published.get('crew', 'c1')?.version).toBe(2);
  });
});
