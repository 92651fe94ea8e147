import { expect, it } from 'vitest';
import type { ShownScreen } from '#contract/live/shown-screen.ts';
import { smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { openPage } from '#tests/harness/screen.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

/** What screens showed at an instant, in short. */
async function shownAt(visitor: Visitor, at: number): Promise<string[]> {
  const { items } = await visitor.get<{ items: ShownScreen[] }>(`/api/v1/replay/screens?at=${at}`);
  return items.map(({ role, screen, view, count }) => `${role} ${screen} ${view} ×${count}`);
}

it('what each desk looked at is known for any instant: posts, no persons, and not what one may not know', async () => {
  const server = await openServer({ ledger: smallLedger() });
  const officer = await signInDemo(server.http, 'duty-officer');
  const leader = await signInDemo(server.http, 'leader');
  const pages = [await openPage(officer), await openPage(officer)];
  const tour = await openPage(leader);
  for (const page of pages) page('desk', 'stage=globe&open=incident:SJ-1');
  tour('tour', '');
  const both = await waitFor('both to be told', async () => {
    const now = Date.now();
    return (await shownAt(officer, now)).some((line) => line.endsWith('×2')) ? now : null;
  });
  expect(new Set(await shownAt(officer, both))).toEqual(
    new Set(['duty-officer desk stage=globe&open=incident:SJ-1 ×2', 'leader tour  ×1']),
  );
  // A leader is told that there is a desk, and not what an officer had open.
  expect(new Set(await shownAt(leader, both))).toEqual(new Set(['duty-officer desk null ×2', 'leader tour  ×1']));

  // What is shown for less than a second counts as passed by.
  await waitFor('more than a second to be over', () => Date.now() - both > 1100);
  pages[0](null, '');
  pages[1]('desk', 'x'.repeat(501));
  await waitFor('the change to be told', async () => (await shownAt(officer, Date.now())).includes('duty-officer desk  ×1'));
  // The past stays as it was.
  expect(await shownAt(officer, both)).toContain('duty-officer desk stage=globe&open=incident:SJ-1 ×2');
  const answer = await officer.ask('GET', '/api/v1/replay/screens?at=yesterday');
  expect(answer.status).toBe(400);
});
