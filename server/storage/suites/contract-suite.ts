import { afterAll, describe } from 'vitest';
import { accountTests } from './accounts-suite.ts';
import { auditTests } from './audit-suite.ts';
import { checkpointTests } from './checkpoints-suite.ts';
import { dueTests } from './due-suite.ts';
import { editTests } from './edits-suite.ts';
import { eventTests } from './events-suite.ts';
import { givenCommandTests } from './given-commands-suite.ts';
import { historyTests } from './history-suite.ts';
import { journalTests } from './journal-suite.ts';
import { kindTests } from './kinds-suite.ts';
import { mediaTests } from './media-suite.ts';
import { migrationTests } from './migrate-suite.ts';
import { outboxTests } from './outbox-suite.ts';
import { recordTests } from './records-suite.ts';
import { shownViewTests } from './shown-views-suite.ts';
import { trackTests } from './tracks-suite.ts';
import type { Storage } from '../storage.ts';
import type { Bench, Ground } from './suite-bench.ts';

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
    eventTests(bench);
    trackTests(bench);
    shownViewTests(bench);
    auditTests(bench);
    accountTests(bench);
    editTests(bench);
    givenCommandTests(bench);
    mediaTests(bench);
    kindTests(bench);
    dueTests(bench);
    outboxTests(bench);
    checkpointTests(bench);
    migrationTests(bench);
  });
}
