// Appends to the storage in a folder, 64 at a time, until it is killed, and says on standard output what was confirmed:
// `node storage-kill-child.ts <folder> <seed>`. Lines: `entry <seq> <cause>` and `reading <at>`.
import { writeSync } from 'node:fs';
import fc from 'fast-check';
import { openStorage } from '#server/storage/open.ts';
import { ACTOR, anyChange } from '#server/storage/suites/record-fixture.ts';

const [folder, seed] = process.argv.slice(2);
const storage = await openStorage({ data: folder });
const writes = fc.sample(fc.array(anyChange, { maxLength: 4 }), { seed: Number(seed), numRuns: 500 });
let made = 0;

/** All of it, before anything else: a pipe that a busy reader has let fill takes only what it has room for. */
function say(line: string): void {
  for (let rest = Buffer.from(line); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

async function appendOn(): Promise<never> {
  for (;;) {
    const n = made++;
    const cause = `test:${seed}-${n}`;
    const audit =
      n % 3 === 0
        ? { actor: ACTOR, action: 'test', subject: cause, outcome: 'done' as const, detail: '', from: '', place: '/370102' }
        : undefined;
    const entry = await storage.journal.append({ at: n, actor: ACTOR, cause, changes: writes[n % writes.length], audit });
    // Written at once: a line still in this process's memory would die with it.
    say(`entry ${entry.seq} ${cause}\n`);
  }
}

async function readOn(): Promise<never> {
  for (let at = Number(seed) * 1_000_000; ; at++) {
    await storage.history.write([{ device: 'd1', point: 'level', at, value: at }]);
    say(`reading ${at}\n`);
  }
}

await Promise.all([...Array.from({ length: 64 }, appendOn), readOn()]);
