import { describe, expect, it } from 'vitest';
import { LONGEST_VIEW_MS, type ShownView } from '../stores/shown-view-store.ts';
import type { Bench } from './suite-bench.ts';

const shown = (viewer: string, at: number, until: number, view = ''): ShownView => ({
  viewer,
  at,
  until,
  actor: { id: 'u1', name: '张三\0' },
  role: 'duty-officer',
  jurisdiction: '/370102',
  screen: 'desk',
  view,
});

export function shownViewTests({ fresh }: Bench): void {
  describe('what screens showed', () => {
    it('is read for an instant, grows longer, and goes when it is old', async () => {
      const { storage } = await fresh();
      const { shownViews, reader } = storage;
      await shownViews.write([shown('a', 1000, 2000, 'focus=/x'), shown('b', 1500, 1600), shown('a', 2000, 2500)]);
      await shownViews.write([shown('a', 2000, 9000)]);
      const during = async (instant: number): Promise<unknown> =>
        (await reader.shownViews.during(instant)).map(({ viewer, view, until }) => [viewer, view, until]);
      expect(await during(999)).toEqual([]);
      expect(await during(1500)).toEqual([
        ['a', 'focus=/x', 2000],
        ['b', '', 1600],
      ]);
      expect(await during(2000)).toEqual([['a', '', 9000]]);
      expect((await reader.shownViews.during(8999))[0]).toEqual({ ...shown('a', 2000, 9000), actor: { id: 'u1', name: '张三␀' } });
      expect(await during(2000 + LONGEST_VIEW_MS + 1)).toEqual([]);
      expect(await shownViews.prune(2000)).toBe(2);
      expect(await during(1500)).toEqual([]);
      expect(await during(2000)).toEqual([['a', '', 9000]]);
    });
  });
}
