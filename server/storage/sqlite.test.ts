import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { contractSuite } from './suites/contract-suite.ts';
import { openCore, toStorage } from './core.ts';
import { openStorage } from './open.ts';
import { putAlert, wholeJournal, write } from './suites/record-fixture.ts';
import { databaseFile, openSqlite, withStatementCache } from './sqlite/database.ts';

const folders: string[] = [];
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-data-'));
  folders.push(folder);
  return folder;
};
const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
const sql = (folder: string, text: string): void => {
  const database = new Sqlite(databaseFile(folder));
  database.exec(text);
  database.close();
};

afterEach(() => Promise.all(folders.splice(0).map(remove)));

contractSuite('SQLite', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-data-'));
  return { open: () => openStorage({ data: folder }), sql: async (text) => sql(folder, text), remove: () => remove(folder) };
});

describe('SQLite data folder', () => {
  it('makes the folder when it is not there', async () => {
    const folder = path.join(await newFolder(), 'a/b');
    const storage = await openStorage({ data: folder });
    await storage.close();
    await storage.close();
    await expect(storage.journal.head()).rejects.toThrow('storage is closed');
  });

  it('serves one server at a time', async () => {
    const folder = await newFolder();
    const first = await openStorage({ data: folder });
    await expect(openStorage({ data: folder })).rejects.toThrow(
      `data folder ${folder} is in use by another server (process ${process.pid} on ${hostname()}, since 20`,
    );
    await first.journal.append(write(putAlert('a')));
    await first.close();
    const second = await openStorage({ data: folder });
    expect(await second.journal.head()).toBe(1);
    await second.close();
  });

  it('says what is wrong with a folder it cannot use', async () => {
    const folder = await newFolder();
    await writeFile(path.join(folder, 'file'), '');
    await expect(openStorage({ data: path.join(folder, 'file/below') })).rejects.toThrow(
      /data folder .*below cannot be written \(ENOTDIR\): give this user/,
    );
    await writeFile(databaseFile(folder), 'not a database, but a text of some length'.repeat(100));
    await expect(openStorage({ data: folder })).rejects.toThrow(/quanyan\.db is no Quanyan database: move it away/);
  });

  it('touches no byte of a newer version', async () => {
    const folder = await newFolder();
    await (await openStorage({ data: folder })).close();
    sql(folder, 'update schema_version set version = 2026');
    const print = async (): Promise<string> =>
      createHash('sha256')
        .update(await readFile(databaseFile(folder)))
        .digest('hex');
    const before = await print();
    await expect(openStorage({ data: folder })).rejects.toThrow(`data folder ${folder} was written by a newer version (schema 2026`);
    expect(await print()).toBe(before);
  });
});

describe('SQLite disk full', () => {
  it('refuses while full, and goes on when there is space again', async () => {
    const folder = await newFolder();
    const engine = openSqlite(folder);
    const storage = toStorage(await openCore(engine));
    const fat = (n: number) => write(putAlert(`a${n}`, { text: 'x'.repeat(5000) }));
    await storage.journal.append(fat(0));
    const pages = engine.raw.pragma('page_count', { simple: true }) as number;
    engine.raw.pragma(`max_page_count = ${pages + 40}`);
    const results = await Promise.allSettled(Array.from({ length: 400 }, (_, n) => storage.journal.append(fat(n + 1))));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(results[0]).toMatchObject({ reason: { name: 'StorageFault', kind: 'storage', message: 'database or disk is full' } });
    await expect(
      storage.history.write(Array.from({ length: 20_000 }, (_, n) => ({ device: 'd', point: 'p', at: n, value: n }))),
    ).rejects.toMatchObject({ kind: 'storage' });
    expect(await storage.journal.head()).toBe(1);

    engine.raw.pragma('max_page_count = 1000000');
    const entries = await Promise.all(Array.from({ length: 400 }, (_, n) => storage.journal.append(fat(n + 1))));
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 400 }, (_, n) => n + 2));
    expect((await wholeJournal(storage)).length).toBe(401);
    expect((await storage.records.list('alert', { limit: 1, total: true })).total).toBe(401);
    await storage.close();
  });
});

describe('a commit whose answer is lost', () => {
  it('counts as done when the journal holds it, and as failed when not', async () => {
    const engine = openSqlite(await newFolder());
    const database = withStatementCache(engine.raw);
    let lose: 'before' | 'after' | null = null;
    const lossy = {
      ...database,
      prepare(text: string) {
        const statement = database.prepare(text);
        if (text !== 'commit' || lose === null) return statement;
        const when = lose;
        lose = null;
        const run = () => {
          if (when === 'after') statement.run([]);
          throw new Error('connection lost');
        };
        return { ...statement, reader: false, run };
      },
    };
    const storage = toStorage(await openCore({ ...engine, db: new Kysely({ dialect: new SqliteDialect({ database: lossy }) }) }));
    lose = 'after';
    expect((await storage.journal.append(write(putAlert('a')))).seq).toBe(1);
    lose = 'before';
    await expect(storage.journal.append(write(putAlert('b')))).rejects.toMatchObject({ kind: 'storage', message: 'connection lost' });
    expect((await storage.journal.append(write(putAlert('c')))).seq).toBe(2);
    expect(await wholeJournal(storage)).toHaveLength(2);
    await storage.close();
  });
});
