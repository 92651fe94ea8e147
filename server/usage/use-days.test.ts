import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditRow } from '#server/storage/stores/audit-store.ts';
import { writeSpan } from './span.ts';
import { useDays } from './use-days.ts';

/** 27 November 2026, midnight in China. */
const DAY = Date.UTC(2026, 10, 26, 16);
const HOUR = 3_600_000;
const DAY_MS = 24 * HOUR;
const POSTS: Readonly<Record<string, { role: 'duty-officer' | 'leader'; jurisdiction: string }>> = {
  u1: { role: 'duty-officer', jurisdiction: '/370102' },
  u2: { role: 'duty-officer', jurisdiction: '/370102' },
  u3: { role: 'leader', jurisdiction: '/370102' },
};
const postOf = (actor: string): { role: 'duty-officer' | 'leader' | null; jurisdiction: string } =>
  POSTS[actor] ?? { role: null, jurisdiction: '' };

const row = (actor: string, action: string, at: number, fields: Partial<AuditRow> = {}): AuditRow => ({
  id: 1,
  at,
  actor: { id: actor, name: actor },
  action,
  subject: 'incident i1',
  outcome: 'done',
  detail: '',
  from: '',
  place: '/370102',
  hash: '',
  ...fields,
});
const used = (actor: string, screen: string, from: number, to: number): AuditRow =>
  row(actor, 'screen:use', to, { subject: screen, detail: writeSpan(from, to - from) });

describe('the use ledger', () => {
  it('counts by day and post what was done, and how long somebody of the post was there', () => {
    const [day] = useDays(
      [
        row('u1', 'session:open', DAY + HOUR),
        row('u1', 'session:open', DAY + HOUR, { outcome: 'refused' }),
        used('u1', 'desk', DAY + HOUR, DAY + 3 * HOUR),
        used('u2', 'desk', DAY + 2 * HOUR, DAY + 4 * HOUR),
        used('u3', 'desk', DAY + 6 * HOUR, DAY + 8 * HOUR),
        used('u3', 'tour', DAY + 9 * HOUR, DAY + 9.5 * HOUR),
        row('u1', 'command:acknowledge', DAY + HOUR),
        row('u2', 'command:dispatch', DAY + HOUR),
        row('u2', 'command:redispatch', DAY + HOUR),
        row('u2', 'command:close', DAY + 4 * HOUR),
        row('u2', 'ledger:change', DAY + 4 * HOUR),
      ],
      postOf,
      DAY,
      DAY + 10 * HOUR,
    );
    expect(day.from).toBe(DAY);
    expect(day.posts).toEqual([
      {
        role: 'duty-officer',
        jurisdiction: '/370102',
        people: 2,
        signIns: 1,
        dutyMs: 3 * HOUR,
        tourMs: 0,
        wallMs: 0,
        acknowledged: 1,
        dispatched: 2,
        closed: 1,
      },
      {
        role: 'leader',
        jurisdiction: '/370102',
        people: 1,
        signIns: 0,
        dutyMs: 0,
        tourMs: HOUR / 2,
        wallMs: 0,
        acknowledged: 0,
        dispatched: 0,
        closed: 0,
      },
    ]);
  });

  it('a night’s duty belongs to both days, a day of no use is told, and who is no more has no role', () => {
    const days = useDays(
      [used('u1', 'desk', DAY - HOUR, DAY + 2 * HOUR), row('gone', 'command:close', DAY)],
      postOf,
      DAY - 2 * DAY_MS,
      DAY + 3 * HOUR,
    );
    expect(days.map(({ from }) => from)).toEqual([DAY, DAY - DAY_MS, DAY - 2 * DAY_MS]);
    expect(days.map(({ posts }) => posts.map(({ role, dutyMs, closed }) => [role, dutyMs / HOUR, closed]))).toEqual([
      [
        ['duty-officer', 2, 0],
        [null, 0, 1],
      ],
      [['duty-officer', 1, 0]],
      [],
    ]);
  });

  it('an action or screen named like a part of JavaScript counts as nothing', () => {
    const rows = [
      row('u1', 'constructor', DAY),
      used('u1', 'toString', DAY, DAY + HOUR),
      row('u1', 'screen:use', DAY, { subject: 'desk' }),
    ];
    expect(useDays(rows, postOf, DAY, DAY + HOUR)).toEqual([{ from: DAY, posts: [] }]);
  });

  it('duty is never longer than the day nor than the sum of spans, and no shorter than the longest of them', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 1430 }), fc.integer({ min: 1, max: 600 }), fc.constantFrom('u1', 'u2'));
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 30 }), (spans) => {
        const rows = spans.map(([at, length, actor]) => used(actor, 'desk', DAY + at * 60_000, DAY + Math.min(1440, at + length) * 60_000));
        const minutes = new Set(
          spans.flatMap(([at, length]) => Array.from({ length }, (_, n) => at + n).filter((minute) => minute < 1440)),
        );
        const [{ posts }] = useDays(rows, postOf, DAY, DAY + DAY_MS);
        expect(posts[0].dutyMs).toBe(minutes.size * 60_000);
      }),
      { verbose: true },
    );
  });
});
