import { afterAll, describe } from 'vitest';
import { accountTests } from './operations/accounts-suite.ts';
import { auditTests } from './operations/audit-suite.ts';
import { historyTests } from './operations/history-suite.ts';
import { journalTests } from './operations/journal-suite.ts';
import { migrationTests } from './migrations/migrate-suite.ts';
import { recordTests } from './operations/records-suite.ts';
import type { Storage } from './storage.ts';

/** An empty place to store in: a folder or a database. */
export interface Ground {
  open(): Promise<Storage>;
  /** Runs SQL behind the storage's back, while it is closed. */
  sql(text: string): Promise<void>;
  remove(): Promise<void>;
}

/** How tests reach the engine under test. */
export interface Bench {
  /** A storage on fresh ground, closed and removed after the test file. */
  fresh(): Promise<{ storage: Storage; ground: Ground }>;
}

/** What every engine must do: run once per engine. */
export function contractSuite(engine: string, makeGround: () => Promise<Ground>): void {
  describe(`storage contract: ${engine}`, () => {
    const opened: { storage: Storage; ground: Ground }[] = [];
    const bench: Bench = {
      async fresh() {
        const ground = await makeGround();
        const storage = await ground.open();
        opened.push({ storage, ground });
        return { storage, ground };
      },
    };
    afterAll(async () => {
      for (const { storage, ground } of opened) {
        await storage.close();
        await ground.remove();
      }
    });
    journalTests(bench);
    recordTests(bench);
    historyTests(bench);
    auditTests(bench);
    accountTests(bench);
    migrationTests(bench);
  });
}
