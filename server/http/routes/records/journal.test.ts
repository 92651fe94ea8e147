import { expect, it } from 'vitest';
import { put, type JournalEntry } from '#contract/records/record.ts';
import { openStorage } from '#server/storage/open.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { EAST_COURT } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';

const ENTRIES = 300;

it('a page of the journal ends with 4 MB, and the next goes on where it ended', async () => {
  const folder = await temporaryFolder();
  const storage = await openStorage({ data: folder });
  const actor = { id: 'import', name: 'import' };
  await storage.journal.appendAll(
    Array.from({ length: ENTRIES }, (_, n) => ({
      at: 1,
      actor,
      cause: `large:${n}`,
      changes: [put('crew', make('crew', { id: `c${n}`, name: 'x'.repeat(40_000), place: EAST_COURT }))],
    })),
  );
  await storage.close();
  const server = await openServer({ folder });
  const auditor = await signInDemo(server.http, 'auditor');
  const causes: string[] = [];
  const sizes: number[] = [];
  for (let after = 0; ;) {
    const { status, body } = await auditor.ask<{ entries: JournalEntry[]; next: number }>(
      'GET',
      `/api/v1/journal?limit=1000&after=${after}`,
    );
    expect(status).toBe(200);
    causes.push(...body.entries.map(({ cause }) => cause));
    if (body.next === after) break;
    sizes.push(JSON.stringify(body).length);
    after = body.next;
  }
  expect(causes.filter((cause) => cause.startsWith('large:'))).toEqual(Array.from({ length: ENTRIES }, (_, n) => `large:${n}`));
  expect(Math.max(...sizes)).toBeLessThan(4_500_000);
  expect(sizes.slice(0, -1).every((size) => size > 3_000_000)).toBe(true);
});
