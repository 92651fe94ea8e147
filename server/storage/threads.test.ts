import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { RecordChange } from '#contract/records/record.ts';
import { JournalWriter } from '#server/journal/writer.ts';
import { Records } from '#server/records/records.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';
import { openStorage } from './open.ts';
import { putAlert, wholeJournal, write } from './suites/record-fixture.ts';
import { openSqliteStorage } from './sqlite/client.ts';
import { databaseFile } from './sqlite/database.ts';
import type { Storage } from './storage.ts';

const MORTAL = new URL('./sqlite/mortal-worker.helper.ts', import.meta.url);

interface Mortal {
  readonly storage: Storage;
  readonly folder: string;
  readonly lost: string[];
}

/** Storage whose threads end when they are asked to. */
async function mortal(): Promise<Mortal> {
  const folder = await temporaryFolder();
  const lost: string[] = [];
  const storage = await openSqliteStorage(folder, (sentence) => lost.push(sentence), MORTAL);
  onTestFinished(() => storage.close());
  return { storage, folder, lost };
}

const kindOf = (error: unknown): unknown => (error as { kind?: unknown }).kind;
const fault = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'no fault', kindOf);
const works = (call: () => Promise<unknown>): Promise<true> =>
  waitFor('the thread to be started again', () =>
    call().then(
      () => true as const,
      () => null,
    ),
  );

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(() => vi.restoreAllMocks());

it('what is confirmed is there for the very next read', async () => {
  const storage = await openStorage({ data: await temporaryFolder() });
  onTestFinished(() => storage.close());
  for (let n = 1; n <= 100; n++) {
    await storage.journal.append({
      ...write(putAlert('a', { count: n })),
      audit: { actor: { id: 'u', name: 'u' }, action: 'a', subject: String(n), outcome: 'done', detail: '', from: '', place: null },
    });
    const { reader } = storage;
    const [
      alert,
      entries,
      {
        items: [row],
      },
    ] = await Promise.all([reader.records.get('alert', 'a'), reader.journal.since(n - 1, 1), reader.audit.list({ limit: 1 })]);
    expect([alert?.count, entries?.[0].seq, row.subject]).toEqual([n, n, String(n)]);
  }
});

it('a write does not wait for those who read', async () => {
  const storage = await openStorage({ data: await temporaryFolder() });
  onTestFinished(() => storage.close());
  await storage.journal.appendAll(
    Array.from({ length: 20 }, (_, i) =>
      write(...Array.from({ length: 500 }, (__, n): RecordChange => putAlert(`a${i}-${n}`, { text: 'x'.repeat(500) }))),
    ),
  );
  const order: string[] = [];
  const searches = Array.from({ length: 20 }, () =>
    storage.reader.records.list('alert', { text: 'nowhere', limit: 10 }).then(() => order.push('search')),
  );
  await storage.journal.append(write(putAlert('fire')));
  order.push('written');
  await Promise.all(searches);
  expect(order.indexOf('written')).toBeLessThan(10);
});

it('a writer that ends is replaced: what was under way is unknown, what was confirmed is there, no other server gets in', async () => {
  const { storage, folder, lost } = await mortal();
  await storage.journal.append(write(putAlert('a')));
  const [ended, under, read] = [
    storage.accounts.putValue('end', '1'),
    storage.journal.append(write(putAlert('b'))),
    storage.journal.head(),
  ].map(fault);
  expect([await ended, await under, await read]).toEqual(['unknown', 'unknown', 'storage']);
  expect(await fault(storage.journal.append(write(putAlert('c'))))).toBe('storage');
  await expect(openStorage({ data: folder })).rejects.toThrow('is in use by another server (process ');
  await works(() => storage.journal.probe());
  await storage.journal.append(write(putAlert('d')));
  const ids = (await wholeJournal(storage)).map(({ changes }) => changes[0].id);
  expect(ids.filter((id) => id !== 'b')).toEqual(['a', 'd']);
  expect((await storage.reader.records.get('alert', 'd'))?.id).toBe('d');
  expect(lost).toEqual([]);
});

it('a reader that ends is replaced, and writing goes on without it', async () => {
  const { storage } = await mortal();
  const ended = fault(storage.reader.records.get('alert', 'end'));
  await storage.journal.append(write(putAlert('a')));
  expect(await ended).toBe('storage');
  await works(() => storage.reader.records.get('alert', 'a'));
  expect((await storage.reader.records.get('alert', 'a'))?.id).toBe('a');
});

it('is closed in words and without fault while a thread is away', async () => {
  const { storage, folder } = await mortal();
  expect(await fault(storage.accounts.putValue('end', '1'))).toBe('unknown');
  await storage.close();
  const again = await openStorage({ data: folder });
  await again.close();
});

it('a database that was exchanged meanwhile is not written to', async () => {
  const { storage, folder, lost } = await mortal();
  const other = await temporaryFolder();
  await (await openStorage({ data: other })).close();
  await rename(databaseFile(other), databaseFile(folder));
  for (const end of ['-wal', '-shm']) await rm(databaseFile(folder) + end);
  expect(await fault(storage.accounts.putValue('end', '1'))).toBe('unknown');
  await waitFor('the server to be told', () => lost.length > 0);
  expect(lost).toEqual([expect.stringContaining('another server has taken over')]);
});

it('a writer that another server has displaced is not replaced', async () => {
  const { storage, folder, lost } = await mortal();
  await rm(path.join(folder, 'writer.lock'));
  const other = await openStorage({ data: folder });
  onTestFinished(() => other.close());
  expect(await fault(storage.accounts.putValue('end', '1'))).toBe('unknown');
  await waitFor('the server to be told', () => lost.length > 0);
  expect(lost[0]).toContain(`another server has taken over (process ${process.pid} on `);
  await other.journal.append(write(putAlert('a')));
});

it('the journal drains into the new writer: nothing that sensors said is lost, and nothing is there twice', async () => {
  const { storage } = await mortal();
  const [records, published] = [new Records(), new Records()];
  const writer = new JournalWriter({
    storage,
    records,
    published,
    head: 0,
    settle: () => [],
    now: () => 1,
    monotonic: () => performance.now(),
    log: pino({ level: 'silent' }),
  });
  const say = (n: number): Promise<unknown> =>
    writer.write({ ...write(putAlert(`a${n}`)), cause: 'rule:observation' }).catch(() => undefined);
  const pass = (): void => {
    writer.tick();
    for (const _ of writer.takeDurable()) {
      /* published */
    }
  };
  await say(0);
  const under = Array.from({ length: 50 }, (_, n) => say(n + 1));
  await fault(storage.accounts.putValue('end', '1'));
  await Promise.all([...under, say(51)]);
  expect(writer.health).toBe('failing');
  await waitFor('storage to be well', () => (pass(), writer.health === 'ok'));
  await say(52);
  pass();
  const ids = (await wholeJournal(storage)).flatMap(({ changes }) => changes.map(({ id }) => id));
  expect(ids.toSorted()).toEqual(Array.from({ length: 53 }, (_, n) => `a${n}`).toSorted());
  expect([...published.all('alert')].length).toBe(53);
});
