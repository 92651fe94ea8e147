import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { RECORD_TYPES } from '#contract/records/record.ts';
import { openStorage } from '#server/storage/open.ts';
import { replay, wholeJournal, wholeList } from '#server/storage/suites/record-fixture.ts';

const KILLS = 10;
const seed = Number(process.env.QUANYAN_SEED ?? Math.floor(Math.random() * 1000));
const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-kill-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** mulberry32: small seeded random numbers in [0, 1). */
function random(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs the writer until it has confirmed `lines` things, kills it, and returns what it had confirmed. */
async function writeAndKill(round: number, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'storage-kill-child.ts'), folder, String(seed + round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const confirmed: string[] = [];
  const ended = once(child, 'exit');
  if (lines === 0) child.kill('SIGKILL');
  for await (const line of createInterface(child.stdout)) {
    confirmed.push(line);
    if (confirmed.length === lines) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return confirmed;
}

async function check(confirmed: readonly string[]): Promise<void> {
  const storage = await openStorage({ data: folder });
  const entries = await wholeJournal(storage);
  expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, index) => index + 1));
  expect(new Set(entries.map((entry) => entry.cause)).size).toBe(entries.length);
  const stored = new Set(entries.map((entry) => `entry ${entry.seq} ${entry.cause}`));
  for (const line of confirmed.filter((one) => one.startsWith('reading'))) {
    const at = Number(line.split(' ')[1]);
    if ((await storage.history.read('d1', 'level', at, at + 1, 1)).length === 1) stored.add(line);
  }
  expect(confirmed.filter((line) => !stored.has(line))).toEqual([]);

  const model = replay(entries.flatMap((entry) => entry.changes));
  for (const type of RECORD_TYPES) {
    const { items } = await wholeList(storage, type, { limit: 1000 });
    expect(new Set(items)).toEqual(new Set(model.get(type)?.values() ?? []));
  }
  expect(await storage.audit.verify()).toBeNull();
  const audited = entries.filter((entry) => Number(entry.cause.split('-')[1]) % 3 === 0).length;
  expect((await storage.audit.list({ limit: 1, total: true })).total).toBe(audited);
  await storage.close();
}

it(`killed ${KILLS} times under load (QUANYAN_SEED=${seed}): what was confirmed is there, and all tables agree`, async () => {
  const next = random(seed);
  const confirmed: string[] = [];
  for (let round = 0; round < KILLS; round++) {
    confirmed.push(...(await writeAndKill(round, round === 1 ? 0 : Math.floor(1 + next() * 2500))));
    await check(confirmed);
  }
  expect(confirmed.length).toBeGreaterThan(KILLS);
});
