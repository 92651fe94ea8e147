import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { User } from '#contract/roles.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import { ScreenUse } from './screen-use.ts';
import { readSpan } from './span.ts';

const OFFICER: User = { id: 'u1', name: '甲', role: 'duty-officer', jurisdiction: '/370102' };
const OTHER: User = { ...OFFICER, id: 'u2', name: '乙' };
const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 10, 27, 1);

function desk(): { use: ScreenUse; rows: AuditDraft[]; wait(ms: number): void; step(ms: number): void; fail(yes: boolean): void } {
  const rows: AuditDraft[] = [];
  let [mono, offset, failing] = [0, BEGIN, false];
  const append = (row: AuditDraft): Promise<void> => {
    if (failing) return Promise.reject(new Error('storage is away'));
    rows.push(row);
    return Promise.resolve();
  };
  return {
    use: new ScreenUse({ append, now: () => mono + offset, monotonic: () => mono }),
    rows,
    wait: (ms) => void (mono += ms),
    step: (ms) => void (offset += ms),
    fail: (yes) => void (failing = yes),
  };
}
const spansOf = (rows: readonly AuditDraft[]): (number | undefined)[] =>
  rows.map(({ detail }) => {
    const span = readSpan(detail);
    return span === null ? undefined : (span.to - span.from) / 1000;
  });

describe('screens in view', () => {
  it('says how long a desk was in view, of whom and where', async () => {
    const { use, rows, wait } = desk();
    const page = {};
    use.shows(page, OFFICER, '10.0.0.1', 'desk');
    wait(10 * MINUTE);
    use.left(page);
    await use.sweep();
    expect(rows).toEqual([]);
    wait(2 * MINUTE);
    await use.sweep();
    expect(rows).toEqual([
      {
        actor: { id: 'u1', name: '甲' },
        action: 'screen:use',
        subject: 'desk',
        outcome: 'done',
        detail: '600 s from 2026-11-27T01:00:00.000Z',
        from: '10.0.0.1',
        place: '/370102',
      },
    ]);
    wait(60 * MINUTE);
    await use.sweep();
    expect(rows).toHaveLength(1);
  });

  it('two pages of one person count once; a page loaded anew was not left; a hidden one is', async () => {
    const { use, rows, wait } = desk();
    const [first, second, third] = [{}, {}, {}];
    use.shows(first, OFFICER, '', 'desk');
    use.shows(second, OFFICER, '', 'desk');
    wait(4 * MINUTE);
    use.left(first);
    wait(MINUTE);
    use.left(second);
    wait(MINUTE);
    use.shows(third, OFFICER, '', 'desk');
    wait(4 * MINUTE);
    use.shows(third, OFFICER, '', null);
    wait(20 * MINUTE);
    await use.sweep();
    expect(spansOf(rows)).toEqual([600]);
  });

  it('a tour is told apart from the desk, and a glance is nothing', async () => {
    const { use, rows, wait } = desk();
    const page = {};
    use.shows(page, OFFICER, '', 'desk');
    wait(MINUTE);
    use.shows(page, OFFICER, '', 'tour');
    wait(3 * MINUTE);
    use.shows(page, OFFICER, '', 'wall');
    wait(5000);
    use.shows(page, OFFICER, '', null);
    wait(10 * MINUTE);
    await use.sweep();
    expect(rows.map(({ subject }) => subject)).toEqual(['desk', 'tour']);
    expect(spansOf(rows)).toEqual([60, 180]);
  });

  it('is not misled by a wall clock that is set, and loses nothing while storage is away', async () => {
    const { use, rows, wait, step, fail } = desk();
    use.shows({}, OFFICER, '', 'desk');
    wait(MINUTE);
    step(-24 * 60 * MINUTE);
    wait(29 * MINUTE);
    fail(true);
    await expect(use.sweep()).rejects.toThrow('storage is away');
    wait(30 * MINUTE);
    await expect(use.sweep()).rejects.toThrow('storage is away');
    fail(false);
    wait(MINUTE);
    await use.flush();
    expect(spansOf(rows)).toEqual([1800, 1800, 60]);
  });

  it('in whatever order pages come and go: the rows add up to the time somebody looked, gaps below two minutes included', async () => {
    const action = fc.record({
      wait: fc.integer({ min: 1, max: 40 }),
      page: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom('desk', null, 'left', 'sweep', 'other'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
        const { use, rows, wait } = desk();
        const pages = [{}, {}, {}];
        const shown = new Set<number>();
        let [looked, at] = [0, 0];
        for (const { wait: minutes, page, what } of actions) {
          wait(minutes * MINUTE);
          at += minutes;
          // By whole minutes, so a gap is below two minutes exactly when it is one.
          if (shown.size > 0) looked += minutes;
          if (what === 'sweep') await use.sweep();
          else if (what === 'other') use.shows(pages[page], OTHER, '', null);
          else if (what === 'left') use.left(pages[page]);
          else use.shows(pages[page], OFFICER, '', what);
          if (what === 'desk') shown.add(page);
          else if (what !== 'sweep') shown.delete(page);
          if (shown.size === 0) {
            wait(2 * MINUTE);
            await use.sweep();
          }
        }
        await use.flush();
        const told = spansOf(rows).reduce<number>((sum, one) => sum + (one ?? Number.NaN), 0);
        expect([at, told]).toEqual([at, looked * 60]);
      }),
      { verbose: true },
    );
  });
});
