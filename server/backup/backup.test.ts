import { copyFile, mkdir, open, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import { COPIED, LEFT_OUT } from '#server/storage/copy/tables.ts';
import { TO_THE_FIRST_VERSION } from '#server/storage/suites/migrate-suite.ts';
import { openStorage } from '#server/storage/open.ts';
import { ACTOR, HOSTILE, make, putAlert, wholeJournal, write } from '#server/storage/suites/record-fixture.ts';
import type { Storage } from '#server/storage/storage.ts';
import { everythingIn } from '#tests/harness/facts.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { restoreArchive, tryArchive } from './restore.ts';
import { TarReader, TarWriter } from './tar.ts';
import { writeArchive } from './write.ts';

// Real files, threads and processes, on whatever machine.

const NOW = 1_790_000_000_000;

async function someData(): Promise<{ data: string; storage: Storage }> {
  const data = await temporaryFolder();
  const storage = await openStorage({ data });
  await storage.journal.appendAll([
    write(put('place', make('place')), put('device', make('device')), put('crew', make('crew'))),
    ...HOSTILE.map((text, n) => write(putAlert(`a${n}`, { text }))),
    write(put('incident', make('incident')), put('ticket', make('ticket')), { type: 'alert', id: 'a0', record: null }),
  ]);
  for (let n = 0; n < 5; n++)
    await storage.audit.append(n, {
      actor: ACTOR,
      action: 'x',
      subject: `第 ${n}`,
      outcome: 'done',
      detail: '泉'.repeat(n),
      from: '::1',
      place: n % 2 ? '/370102' : null,
    });
  await storage.history.write(
    Array.from({ length: 12_000 }, (_, n) => ({ device: `d${n % 7}`, point: 'level', value: Math.sin(n) * 10 ** (n % 30), at: NOW + n })),
  );
  await storage.accounts.put({
    id: 'u1',
    login: 'u1',
    name: '张三',
    role: 'officer',
    jurisdiction: '/',
    passwordHash: '$argon2id$x',
    mustChange: false,
    disabled: false,
    demo: false,
    crews: ['c'],
  } as never);
  await storage.accounts.putSession({ tokenHash: 't', account: 'u1', createdAt: 1, seenAt: 1, expiresAt: NOW * 2 });
  await storage.accounts.putValue('credential:device:x', '{"hash":"1"}');
  await storage.accounts.putValue('factor:u1', '{"totp":{"secret":"A","addedAt":1,"step":1},"passkeys":[],"recovery":[]}');
  await mkdir(path.join(data, 'photos/ab'), { recursive: true });
  await writeFile(path.join(data, 'photos/ab/ab.jpg'), Buffer.alloc(70_000, 7));
  await utimes(path.join(data, 'photos/ab/ab.jpg'), 1_600_000_000, 1_600_000_000);
  await mkdir(path.join(data, `tiles/${'很长的名字'.repeat(12)}/x`), { recursive: true });
  await writeFile(path.join(data, `tiles/${'很长的名字'.repeat(12)}/x/空 的.bin`), '');
  return { data, storage };
}

describe('backup', () => {
  it('taken while the server writes, restored elsewhere: the same, record by record', async () => {
    const { data, storage } = await someData();
    const before = await everythingIn(storage);
    const archive = path.join(await temporaryFolder(), 'one.tar');
    const made = await writeArchive({ data, archive, files: true });
    expect(made).toMatchObject({
      bytes: (await stat(archive)).size,
      manifest: { seq: HOSTILE.length + 2, schema: expect.any(Number) as number, from: 'sqlite', files: { count: 2, bytes: 70_000 } },
    });
    await storage.journal.append(write(putAlert('later')));
    await storage.close();

    const target = path.join(await temporaryFolder(), 'new/data');
    await restoreArchive({ archive, data: target, files: true });
    const restored = await openStorage({ data: target });
    expect(await everythingIn(restored)).toEqual(before);
    expect(restored.epoch).not.toBe(storage.epoch);
    expect(await restored.accounts.sessions(NOW)).toEqual([]);
    expect((await restored.audit.list({ limit: 1 })).items[0]).toMatchObject({
      action: 'backup:restore',
      detail: expect.stringContaining('one.tar') as string,
    });
    expect(await restored.audit.verify()).toBeNull();
    expect((await restored.journal.append(write(putAlert('next')))).seq).toBe(made.manifest.seq + 1);
    await restored.history.write([{ device: 'new', point: 'p', at: 1, value: 1 }]);
    await restored.close();
    expect((await readdir(target)).sort()).toEqual(expect.arrayContaining(['photos', 'quanyan.db', 'tiles']));
    expect((await stat(path.join(target, 'photos/ab/ab.jpg'))).mtimeMs).toBe(1_600_000_000_000);
    expect(await readFile(path.join(target, 'photos/ab/ab.jpg'))).toEqual(Buffer.alloc(70_000, 7));
  });
});

async function oneArchive(): Promise<{ data: string; archive: string }> {
  const { data, storage } = await someData();
  await storage.close();
  const archive = path.join(await temporaryFolder(), 'one.tar');
  await writeArchive({ data, archive, files: true });
  return { data, archive };
}

/** The same archive with one entry's content changed. */
async function rewritten(archive: string, name: string, change: (content: Buffer) => Buffer | null): Promise<string> {
  const file = path.join(await temporaryFolder(), 'changed.tar');
  const tar = await TarReader.open(archive);
  const handle = await open(file, 'wx');
  const writer = new TarWriter(handle);
  for (const entry of tar.entries.values()) {
    const content = entry.name === name ? change(await tar.whole(entry)) : await tar.whole(entry);
    if (content !== null) await writer.add(entry.name, entry.mtimeMs, [content]);
  }
  await writer.end();
  await Promise.all([handle.close(), tar.close()]);
  return file;
}

const edit =
  (fields: object) =>
  (content: Buffer): Buffer =>
    Buffer.from(JSON.stringify({ ...(JSON.parse(content.toString()) as object), ...fields }));

describe('restore', () => {
  it('refuses in words what is damaged, cut off, foreign or of a newer program, and leaves nothing behind', async () => {
    const { archive } = await oneArchive();
    const cut = path.join(await temporaryFolder(), 'cut.tar');
    await copyFile(archive, cut);
    await truncate(cut, (await stat(cut)).size - 3000);
    const text = path.join(await temporaryFolder(), 'text.tar');
    await writeFile(text, '不是备份'.repeat(1000));
    const flip = (content: Buffer): Buffer => Buffer.from(content.map((byte, at) => (at === 40 ? byte ^ 1 : byte)));
    const cases: [string, RegExp][] = [
      [cut, /cut\.tar is cut off after \d+ bytes: copy it again/],
      [text, /text\.tar is no backup of Quanyan: it is no tar file/],
      ['/nowhere/at-all.tar', /at-all\.tar cannot be read \(ENOENT\)/],
      [
        await rewritten(archive, 'tables/journal.ndjson.gz', flip),
        /changed\.tar is damaged: tables\/journal\.ndjson\.gz has the SHA-256 [0-9a-f]{64}, and [0-9a-f]{64} was noted/,
      ],
      [await rewritten(archive, 'files/photos/ab/ab.jpg', flip), /files\/photos\/ab\/ab\.jpg has the SHA-256/],
      [await rewritten(archive, 'SHA256SUMS', (content) => content.subarray(0, -100)), /SHA256SUMS has the SHA-256/],
      [await rewritten(archive, 'tables/audit.ndjson.gz', () => null), /tables\/audit\.ndjson\.gz is missing from it/],
      [await rewritten(archive, 'manifest.json', () => null), /is no whole backup of Quanyan: it has no manifest\.json/],
      [await rewritten(archive, 'manifest.json', (content) => content.subarray(0, 200)), /manifest\.json cannot be read/],
      [
        await rewritten(archive, 'manifest.json', edit({ version: 2, program: '9.0.0' })),
        /is an archive of version 2, made by Quanyan 9\.0\.0; this program reads version 1: use the newer program/,
      ],
      [await rewritten(archive, 'manifest.json', edit({ schema: 99 })), /was made by a newer version .*schema 99/],
      [await rewritten(archive, 'manifest.json', edit({ seq: 3 })), /the journal ends at \d+, and the copy says 3/],
    ];
    for (const [file, words] of cases) {
      const target = await temporaryFolder();
      await expect(restoreArchive({ archive: file, data: target, files: true })).rejects.toThrow(words);
      expect((await readdir(target)).filter((name) => !name.startsWith('writer.lock'))).toEqual([]);
    }
  });

  it('refuses a target that is not empty, or that a server has, and changes nothing there', async () => {
    const { data, archive } = await oneArchive();
    await expect(restoreArchive({ archive, data, files: true })).rejects.toThrow(`data folder ${data} is not empty (photos, quanyan.db, `);
    const running = await openStorage({ data });
    await expect(restoreArchive({ archive, data, files: true })).rejects.toThrow('is in use by another server');
    await running.close();
    const own = await temporaryFolder();
    await mkdir(path.join(own, 'backups'));
    await copyFile(archive, path.join(own, 'backups/one.tar'));
    await restoreArchive({ archive: path.join(own, 'backups/one.tar'), data: own, files: true });
    expect(await readdir(own)).toContain('quanyan.db');
  });

  it('tries an archive without leaving anything', async () => {
    const { archive } = await oneArchive();
    const scratch = await temporaryFolder();
    expect(await tryArchive(archive, scratch)).toMatchObject({ seq: HOSTILE.length + 2 });
    expect(await readdir(scratch)).toEqual([]);
  });

  it('brings what the first version wrote to this one', async () => {
    const { data, storage } = await someData();
    await storage.close();
    const raw = new Sqlite(path.join(data, 'quanyan.db'));
    raw.exec(`update head set "auditId" = 0, "auditHash" = ''; delete from audit; ${TO_THE_FIRST_VERSION}`);
    raw.close();
    const archive = path.join(await temporaryFolder(), 'old.tar');
    expect((await writeArchive({ data, archive, files: true })).manifest.schema).toBe(1);
    const target = await temporaryFolder();
    await restoreArchive({ archive, data: target, files: true });
    const restored = await openStorage({ data: target });
    expect(await wholeJournal(restored)).toHaveLength(HOSTILE.length + 2);
    expect(await restored.accounts.byId('u1')).toMatchObject({ crews: [], demo: false });
    await restored.close();
  });

  it('finds a gap in the journal and a broken audit chain, which hashes of files cannot', async () => {
    const spoilt = async (sql: string): Promise<string> => {
      const { data, storage } = await someData();
      await storage.close();
      const raw = new Sqlite(path.join(data, 'quanyan.db'));
      raw.exec(sql);
      raw.close();
      const archive = path.join(await temporaryFolder(), 'spoilt.tar');
      await writeArchive({ data, archive, files: true });
      return archive;
    };
    await expect(tryArchive(await spoilt('delete from journal where seq = 4'), await temporaryFolder())).rejects.toThrow(
      'the journal has gaps: 9 entries from 1 to 10',
    );
    await expect(tryArchive(await spoilt("update audit set detail = 'x' where id = 3"), await temporaryFolder())).rejects.toThrow(
      'the audit chain is broken at row 3',
    );
  });
});

it('every table is copied, or left out on purpose', async () => {
  const { data, storage } = await someData();
  await storage.close();
  const raw = new Sqlite(path.join(data, 'quanyan.db'));
  const tables = raw.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'").pluck().all();
  raw.close();
  expect(tables.sort()).toEqual([...COPIED.map(({ name }) => name), ...LEFT_OUT].sort());
});
