import { expect, it } from 'vitest';
import type { WallLayout } from '#contract/walls/layout/layout.ts';
import { WallLayouts } from './layouts.ts';

const BY = { id: 'u1', name: '管理员' };
const DRAFT: Pick<WallLayout, 'name' | 'jurisdiction' | 'layout'> = {
  name: '平时',
  jurisdiction: '/370102',
  layout: { columns: 24, map: { column: 6, row: 0, columns: 12, rows: 12 }, look: 'own', regions: [] },
};

/** A store that takes its time, and fails when it is told to. */
function stand() {
  const stored = { plans: new Set<string>(), failing: false };
  const write = async (work: () => void): Promise<void> => {
    await new Promise((done) => setTimeout(done, 2));
    if (stored.failing) throw new Error('storage is down');
    work();
  };
  const load = () =>
    WallLayouts.load(
      {
        layouts: async () => [],
        plans: async () => [],
        putLayout: () => write(() => undefined),
        removeLayout: () => write(() => undefined),
        putPlan: ({ id }) => write(() => stored.plans.add(id)),
        removePlan: (id) => write(() => stored.plans.delete(id)),
      },
      () => 1_800_000_000_000,
    );
  return { stored, load };
}

it('a layout that is being taken away cannot be chosen any more', async () => {
  const layouts = await stand().load();
  const { id } = await layouts.draw(DRAFT, BY);
  const [removed, held] = [layouts.remove(id), layouts.hold('wall', id, 60_000, BY)];
  await removed;
  await expect(held).rejects.toThrow(/There is no layout/);
});

it('there are no more than two hundred; the next may be drawn when one is gone', async () => {
  const layouts = await stand().load();
  const drawn = await Promise.all(Array.from({ length: 200 }, (_, n) => layouts.draw({ ...DRAFT, name: `${n}` }, BY)));
  await expect(layouts.draw(DRAFT, BY)).rejects.toThrow(/There are 200 layouts/);
  expect((await layouts.redraw(drawn[0].id, 1, DRAFT, BY)).version).toBe(2);
  await layouts.remove(drawn[1].id);
  expect((await layouts.draw({ ...DRAFT, name: '新' }, BY)).version).toBe(1);
});

it('nothing is left of a wall that is gone while its plan is written, or while storage cannot be told', async () => {
  const { stored, load } = stand();
  const layouts = await load();
  const written = layouts.plan('wall', 0, [], BY);
  await Promise.all([written, layouts.forget('wall')]);
  expect([layouts.planOf('wall').version, [...stored.plans]]).toEqual([0, []]);
  await layouts.plan('other', 0, [], BY);
  stored.failing = true;
  await expect(layouts.forget('other')).rejects.toThrow(/storage is down/);
  stored.failing = false;
  await layouts.forget('other');
  expect([layouts.planOf('other').version, [...stored.plans]]).toEqual([0, []]);
});
