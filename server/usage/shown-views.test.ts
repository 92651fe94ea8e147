import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { User } from '#contract/roles.ts';
import { LONGEST_VIEW_MS, type ShownView } from '#server/storage/stores/shown-view-store.ts';
import { ShownViews } from './shown-views.ts';

const OFFICER: User = { id: 'u1', name: '张三', role: 'duty-officer', jurisdiction: '/370102' };
const START = 1_000_000;

/** A store in memory that may be away. */
function room(): { views: ShownViews; clock: { now: number }; store: { rows: Map<string, ShownView>; away: boolean } } {
  const clock = { now: START };
  const store = { rows: new Map<string, ShownView>(), away: false };
  const views = new ShownViews({
    now: () => clock.now,
    store: {
      write: (rows) => {
        if (store.away) return Promise.reject(new Error('storage is away'));
        for (const row of rows) store.rows.set(`${row.viewer} ${row.at}`, { ...row });
        return Promise.resolve();
      },
      during: (instant) => Promise.resolve([...store.rows.values()].filter(({ at, until }) => at <= instant && until > instant)),
    },
  });
  return { views, clock, store };
}

const looks = (rows: readonly ShownView[]): string[] => rows.map(({ screen, view }) => `${screen}?${view}`);

describe('what screens showed', () => {
  it('is known for any instant, of every page, whatever comes and goes and however often it is stored', async () => {
    const step = fc.record({
      seconds: fc.integer({ min: 1, max: 4000 }),
      page: fc.nat(2),
      what: fc.constantFrom('desk focus=/a', 'desk focus=/b', 'wall ', 'hidden', 'left', 'flush', 'away'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), async (steps, part) => {
        const { views, clock, store } = room();
        const pages = [{}, {}, {}];
        const shown: { page: number; from: number; to: number; what: string }[] = [];
        const now: (string | null)[] = [null, null, null];
        const since = [0, 0, 0];
        const change = (page: number, what: string | null): void => {
          if (now[page] === what) return;
          if (now[page] !== null) shown.push({ page, from: since[page], to: clock.now, what: now[page] });
          [now[page], since[page]] = [what, clock.now];
        };
        for (const { seconds, page, what } of steps) {
          clock.now += seconds * 1000;
          if (what === 'flush' || what === 'away') {
            store.away = what === 'away';
            await views.flush().catch(() => undefined);
            store.away = false;
          } else if (what === 'left') views.left(pages[page]);
          else if (what === 'hidden') views.shows(pages[page], OFFICER, null, '');
          else views.shows(pages[page], OFFICER, ...(what.split(' ') as [string, string]));
          if (what !== 'flush' && what !== 'away') change(page, what === 'left' || what === 'hidden' ? null : what.replace(' ', '?'));
        }
        clock.now += 1000;
        const instant = Math.floor(START + part * (clock.now - START - 1));
        for (const page of [0, 1, 2]) change(page, null);
        const expected = shown.filter(({ from, to }) => from <= instant && instant < to).map(({ what }) => what);
        await views.flush();
        expect(looks(await views.during(instant)).sort()).toEqual(expected.sort());
        for (const { at, until } of store.rows.values()) expect(until - at).toBeLessThanOrEqual(LONGEST_VIEW_MS);
      }),
    );
  });

  it('passed by within a second is not kept', async () => {
    const { views, clock } = room();
    const page = {};
    for (const view of ['focus=/a', 'focus=/a/b', 'focus=/a/b/c']) {
      views.shows(page, OFFICER, 'desk', view);
      clock.now += 300;
    }
    expect(looks(await views.during(START + 100))).toEqual(['desk?focus=/a/b/c']);
  });

  it('a clock that is set back ends nothing before it began', async () => {
    const { views, clock, store } = room();
    views.shows({}, OFFICER, 'desk', '');
    clock.now -= 3_600_000;
    await views.flush();
    clock.now += 5000;
    await views.flush();
    for (const { at, until } of store.rows.values()) expect(until).toBeGreaterThanOrEqual(at);
    expect(looks(await views.during(clock.now - 1000))).toEqual(['desk?']);
  });
});
