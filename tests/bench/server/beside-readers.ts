import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStorage } from '#server/storage/open.ts';
import { putAlert, write } from '#server/storage/suites/record-fixture.ts';
import { databaseFile } from '#server/storage/sqlite/database.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { BenchResult } from '../result.ts';

const ALERTS = 100_000;
const PER_ENTRY = 5;
const ENTRIES_AT_ONCE = 300;
const READERS = 20;
const SPAN_MS = 8000;
/** An alert every so often, as a street has them; each is one commit with its fsync. */
const EVERY_MS = 10;
/** Rounds with and without readers by turns, so that a busy moment of the machine hits both. */
const ROUNDS = 3;

const audit: AuditDraft = {
  actor: { id: 'u1', name: '值班员甲' },
  action: 'command:acknowledge',
  subject: 'alert',
  outcome: 'done',
  detail: '已确认',
  from: '::1',
  place: '/370102/p',
};

/** Appends to a large SQLite journal while 20 people page through journal, audit and lists and search texts, and with nobody there. */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-bench-'));
  try {
    await fill(folder);
    const storage = await openStorage({ data: folder });
    const [alone, beside]: Spread[][] = [[], []];
    let [reads, wal] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(await appends(storage));
      const readers = startReaders(storage);
      beside.push(await appends(storage));
      reads += await readers.stop();
      wal = Math.max(wal, (await stat(`${databaseFile(folder)}-wal`)).size);
    }
    const size = (await stat(databaseFile(folder))).size;
    await storage.close();
    const [quiet, busy] = [middle(alone), middle(beside)];
    const note =
      `median of ${ROUNDS} rounds; alone ${words(quiet)}; ${Math.round(reads / ROUNDS / (SPAN_MS / 1000))} pages read a second, ` +
      `database ${Math.round(size / 1e6)} MB, log at most ${Math.round(wal / 1e6)} MB`;
    return [
      {
        name: `append beside ${READERS} readers, 99 of 100 within`,
        value: busy.p99,
        unit: 'ms',
        target: '≤ 10 ms, or 1.5 × what it is alone',
        ok: busy.p99 <= Math.max(10, quiet.p99 * 1.5),
        note,
      },
      {
        name: `append beside ${READERS} readers, median`,
        value: busy.median,
        unit: 'ms',
        target: '≤ 10 ms',
        ok: busy.median <= 10,
        note: words(busy),
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Spread {
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
}

const words = ({ median, p99, worst }: Spread): string =>
  `median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`;
const middle = (rounds: readonly Spread[]): Spread => rounds.toSorted((a, b) => a.p99 - b.p99)[rounds.length >> 1];

async function fill(folder: string): Promise<void> {
  const storage = await openStorage({ data: folder });
  for (let from = 0; from < ALERTS; from += PER_ENTRY * ENTRIES_AT_ONCE) {
    await storage.journal.appendAll(
      Array.from({ length: ENTRIES_AT_ONCE }, (_, i) => {
        const first = from + i * PER_ENTRY;
        return {
          ...write(
            ...Array.from({ length: PER_ENTRY }, (__, n) =>
              putAlert(`alert-${first + n}`, { updatedAt: first + n, device: `device-${first + n}` }),
            ),
          ),
          audit,
        };
      }),
    );
  }
  await storage.close();
}

async function appends(storage: Storage): Promise<Spread> {
  const took: number[] = [];
  for (const began = performance.now(); performance.now() - began < SPAN_MS;) {
    const start = performance.now();
    await storage.journal.append(write(putAlert(`alert-${took.length}`, { updatedAt: ALERTS + took.length })));
    took.push(performance.now() - start);
    await pause(Math.max(0, EVERY_MS - took.at(-1)!));
  }
  took.sort((a, b) => a - b);
  return { median: took[took.length >> 1], p99: took[Math.floor(took.length * 0.99)], worst: took.at(-1)! };
}

/** @returns how to let them go; how many pages they had */
function startReaders({ reader }: Storage): { stop(): Promise<number> } {
  const state = { going: true, pages: 0 };
  const ways: ((n: number) => Promise<unknown>)[] = [
    (n) => reader.journal.since((n * 200) % (ALERTS / PER_ENTRY), 1000, 200_000),
    (n) => reader.audit.list({ limit: 1000, after: ALERTS / PER_ENTRY - ((n * 1000) % 10_000) }),
    () => reader.records.list('alert', { text: 'nowhere', limit: 100 }),
    (n) => reader.records.list('alert', { limit: 1000, after: `${(n * 1000) % ALERTS}:x` }),
  ];
  const read = async (way: (n: number) => Promise<unknown>): Promise<void> => {
    for (let n = 0; state.going; n++, state.pages++) await way(n);
  };
  const all = Array.from({ length: READERS }, (_, i) => read(ways[i % ways.length]));
  return {
    stop: async () => {
      state.going = false;
      await Promise.all(all);
      return state.pages;
    },
  };
}
