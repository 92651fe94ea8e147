import { once } from 'node:events';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStorage } from '#server/storage/open.ts';
import { smallLedger, writeLedger } from '#tests/harness/ledger.ts';
import { openServer, runToEnd } from '#tests/harness/server.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';

/** One sentence for the operator, no stack, and an exit code that says so. */
function expectSentence({ code, stderr }: { code: number | null; stderr: string }, ...words: string[]): void {
  expect(code).toBe(1);
  const lines = stderr.trim().split('\n');
  expect(lines[0]).toMatch(/^✗ /);
  expect(stderr).not.toMatch(/^\s+at /m);
  for (const word of words) expect(stderr).toContain(word);
}

/** Every file of a folder with its bytes. */
async function contents(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { recursive: true })).sort();
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => {
        const at = path.join(folder, file);
        return [file, (await stat(at)).isFile() ? (await readFile(at)).toString('base64') : ''] as const;
      }),
    ),
  );
}

describe('the server does not start, says why, and damages nothing', () => {
  it.each(['QUANYAN_PORT', 'QUANYAN_MQTT_PORT', 'QUANYAN_GB26875_PORT'])('%s is taken', async (setting) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const port = String((other.address() as AddressInfo).port);
    const data = await temporaryFolder();
    expectSentence(
      await runToEnd(['--demo', '--ledger', await writeLedger(data, smallLedger())], {
        QUANYAN_DATA: data,
        QUANYAN_LOG: 'error',
        [setting]: port,
      }),
      setting,
      port,
    );
    const server = await openServer({ folder: data });
    expect((await fetch(`${server.http}/healthz`)).status).toBe(200);
  });

  it('a file stands where the data folder should be', async () => {
    const file = path.join(await temporaryFolder(), 'data');
    await writeFile(file, 'mine');
    expectSentence(await runToEnd([], { QUANYAN_DATA: file }), file, 'QUANYAN_DATA');
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('the data folder cannot be made', async () => {
    const file = path.join(await temporaryFolder(), 'file');
    await writeFile(file, 'mine');
    expectSentence(await runToEnd([], { QUANYAN_DATA: path.join(file, 'below') }), file, 'QUANYAN_DATA');
  });

  it('the data folder is of a newer version', async () => {
    const data = await temporaryFolder();
    await (await openStorage({ data })).close();
    const raw = new Sqlite(path.join(data, 'quanyan.db'));
    raw.exec('update schema_version set version = 999');
    raw.close();
    const before = await contents(data);
    expectSentence(await runToEnd(['--demo'], { QUANYAN_DATA: data }), data, 'newer version', '999');
    const after = await contents(data);
    expect(after['quanyan.db']).toBe(before['quanyan.db']);
  });

  it('the database is something else', async () => {
    const data = await temporaryFolder();
    await writeFile(path.join(data, 'quanyan.db'), 'a shopping list, long enough to be mistaken for a file header'.repeat(50));
    const before = await contents(data);
    expectSentence(await runToEnd([], { QUANYAN_DATA: data }), 'quanyan.db', 'no Quanyan database');
    expect((await contents(data))['quanyan.db']).toBe(before['quanyan.db']);
  });

  it('another server has the data folder', async () => {
    const { folder } = await openServer();
    expectSentence(await runToEnd([], { QUANYAN_DATA: folder }), folder, 'in use');
  });

  it('settings that make no sense are all told, each with what it should be', async () => {
    const data = path.join(await temporaryFolder(), 'data');
    const wrong = {
      QUANYAN_PORT: 'eighty',
      QUANYAN_MQTT_PORT: '70000',
      QUANYAN_MQTT_URL: 'ftp://broker',
      QUANYAN_HISTORY_DAYS: '0',
      QUANYAN_LOG: 'loud',
      QUANYAN_TIMEZONE: 'Mars/Base',
      QUANYAN_HOST: '0.0.0.0',
      QUANYAN_DATABASE_URL: 'mysql://x',
    };
    const told = Object.entries(wrong).map(([name, value]) => `${name}=${JSON.stringify(value)}: `);
    expectSentence(await runToEnd(['--demo'], { QUANYAN_DATA: data, ...wrong }), ...told, 'Asia/Shanghai', 'demo mode');
    await expect(stat(data)).rejects.toThrow('ENOENT');
  });

  it('the ledger is not there', async () => {
    const data = await temporaryFolder();
    expectSentence(
      await runToEnd(['--ledger', path.join(data, 'town.json')], { QUANYAN_DATA: data, QUANYAN_LOG: 'error' }),
      'town.json',
      'cannot be read',
    );
  });

  it('an option nobody knows', async () => {
    expectSentence(await runToEnd(['--demmo'], { QUANYAN_DATA: await temporaryFolder() }), '--demmo');
  });
});
