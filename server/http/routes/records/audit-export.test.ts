import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { AuditQuery, AuditRow } from '#server/storage/stores/audit-store.ts';
import { OneEach } from '#server/http/one-each.ts';
import type { Call } from '#server/http/route.ts';
import routes from './audit-export.routes.ts';

const DAY_MS = 86_400_000;
const NOW = 100 * DAY_MS;
const ROWS = 3500;

/** Rows of one an hour, the newest now. */
const rowAt = (id: number): AuditRow => ({
  id,
  at: NOW - (ROWS - id) * 3_600_000,
  actor: { id: 'u1', name: '张三' },
  action: 'session:open',
  subject: 'u1',
  outcome: 'done',
  detail: '',
  from: '',
  place: null,
  hash: '',
});

/** Takes the file of some days. @returns it, and the pages that were read for it. */
function take(days: number, exports = new OneEach()): { file: PassThrough; asked: AuditQuery[]; done: Promise<unknown> } {
  const file = new PassThrough({ highWaterMark: 1000 });
  const asked: AuditQuery[] = [];
  const list = async (query: AuditQuery): Promise<unknown> => {
    asked.push(query);
    const newest = (query.after ?? ROWS + 1) - 1;
    const items = Array.from({ length: Math.min(query.limit, newest) }, (_, n) => rowAt(newest - n));
    return { items, next: newest > query.limit ? String(items.at(-1)!.id) : null };
  };
  const call = {
    query: { days },
    user: { id: 'a', name: 'a', role: 'auditor', jurisdiction: '/' },
    from: '',
    response: Object.assign(file, { writeHead: () => file }),
    services: { now: () => NOW, exports, storage: { audit: { append: async () => undefined }, reader: { audit: { list } } } },
  };
  return { file, asked, done: Promise.resolve(routes[0].handle(call as unknown as Call)) };
}
const idsOf = (csv: string): number[] =>
  csv
    .split('\r\n')
    .slice(2, -1)
    .map((line) => Number(/^"(\d+)"/.exec(line)![1]));

it('holds every row once over all pages, and reads no page beyond the days asked for', async () => {
  const all = take(3660);
  expect(idsOf(await text(all.file))).toEqual(Array.from({ length: ROWS }, (_, n) => ROWS - n));
  const month = take(60);
  expect(idsOf(await text(month.file))).toHaveLength(60 * 24 + 1);
  expect([all.asked.length, month.asked.length]).toEqual([18, 8]);
});

it('stops reading when who asked has left, and that is no fault', async () => {
  const { file, asked, done } = take(3660);
  file.destroy();
  await done;
  expect(asked.length).toBeLessThan(4);
});

it('reads no further than who asked has taken, and gives a person one file at a time', async () => {
  const exports = new OneEach();
  const slow = take(3660, exports);
  const one = slow.file[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  while (slow.asked.length === 0) await one.next();
  await expect(take(3660, exports).done).rejects.toMatchObject({ refusal: { code: 'too-many' } });
  for (let turn = 0; turn < 100; turn++) await nextTurn();
  // A page or two wait on either side of the line, and one is made.
  expect(slow.asked.length).toBeLessThan(7);
  for (let taken = await one.next(); taken.done !== true;) taken = await one.next();
  await slow.done;
  const next = take(1, exports);
  expect(idsOf(await text(next.file))).toHaveLength(25);
  await next.done;
});
