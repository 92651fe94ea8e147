import type { BenchResult } from '../result.ts';

const MESSAGES = 100_000;
const ROUNDS = 3;
const WANTED = 50_000;

/** A codec, from the bytes of whole messages to what is handed on, and the answer where there is one. */
export interface Row {
  readonly name: string;
  /** One message, or several in one go. */
  readonly take: () => unknown;
  /** Messages in one go; 1 when left out. */
  readonly each?: number;
  /** What counts where it is no message: readings of a batch. */
  readonly unit?: string;
  readonly note?: string;
}

/** Messages a second of this thread's processor time: what one core could do. The best of the rounds, for the machine does other work. */
async function perCoreSecond({ take, each = 1 }: Row): Promise<number> {
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.threadCpuUsage();
    for (let i = 0; i < MESSAGES; i += each) await take();
    const { user, system } = process.threadCpuUsage(before);
    best = Math.max(best, (MESSAGES / (user + system)) * 1e6);
  }
  return best;
}

export async function measured(rows: readonly Row[]): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const row of rows) {
    const value = await perCoreSecond(row);
    const { name, unit = 'messages', note } = row;
    const about = { unit: `${unit}/s a core`, target: `≥ ${WANTED.toLocaleString('en')}`, ok: value >= WANTED };
    results.push({ name, value, ...about, ...(note === undefined ? {} : { note }) });
  }
  return results;
}
