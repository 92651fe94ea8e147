import { describe, expect, it } from 'vitest';
import type { Bench, Ground } from './suite-bench.ts';
import { TO_THE_FIRST_VERSION } from './migrate-suite.ts';
import { ACTOR, HOSTILE, putAlert, write } from './record-fixture.ts';
import type { AuditDraft } from '../stores/audit-store.ts';
import type { Storage } from '../storage.ts';

const draft = (fields: Partial<AuditDraft> = {}): AuditDraft => ({
  actor: ACTOR,
  action: 'command:dispatch',
  subject: 'incident i1',
  outcome: 'done',
  detail: '',
  from: '127.0.0.1',
  place: '/370102',
  ...fields,
});

async function filled(fresh: Bench['fresh'], rows = 9): Promise<{ storage: Storage; ground: Ground }> {
  const made = await fresh();
  for (let n = 1; n <= rows; n++) await made.storage.audit.append(n, draft({ detail: `第 ${n} 行` }));
  return made;
}

export function auditTests(bench: Bench): void {
  describe('audit', () => {
    chainTests(bench);
    queryTests(bench);
    tamperTests(bench);
    ageTests(bench);
  });
}

function chainTests({ fresh }: Bench): void {
  it('one chain, from journal writes and alone, over restarts', async () => {
    const { storage, ground } = await fresh();
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        n % 3 === 0
          ? storage.audit.append(n, draft({ action: 'session:open', outcome: 'refused' }))
          : storage.journal.append({
              ...write(putAlert('a')),
              audit: draft({ detail: HOSTILE[n % HOSTILE.length], actor: { id: 'u1', name: HOSTILE[(n + 1) % HOSTILE.length] } }),
            }),
      ),
    );
    expect(await storage.audit.verify()).toBeNull();
    await storage.close();
    const again = await ground.open();
    await again.audit.append(99, draft());
    expect(await again.audit.verify()).toBeNull();
    const { items, total } = await again.audit.list({ limit: 100, total: true });
    expect(total).toBe(61);
    expect(items.map((row) => row.id)).toEqual(Array.from({ length: 61 }, (_, n) => 61 - n));
    expect(items[0]).toMatchObject({ ...draft(), at: 99 });
    expect(await again.journal.head()).toBe(40);
    await again.close();
  });

  it('lists by action and actor, newest first, in pages', async () => {
    const { storage } = await filled(fresh);
    await storage.audit.append(10, draft({ action: 'session:open', actor: { id: 'u2', name: '乙' } }));
    const first = await storage.audit.list({ limit: 4, action: 'command:dispatch', total: true });
    expect(first.items.map((row) => row.id)).toEqual([9, 8, 7, 6]);
    expect(first.total).toBe(9);
    const second = await storage.audit.list({ limit: 9, action: 'command:dispatch', after: Number(first.next) });
    expect(second.items.map((row) => row.id)).toEqual([5, 4, 3, 2, 1]);
    expect(second.next).toBeNull();
    const several = await storage.audit.list({ limit: 2, actions: ['session:open', 'command:dispatch', 'none'] });
    expect(several.items.map((row) => row.id)).toEqual([10, 9]);
    expect((await storage.audit.list({ limit: 9, actions: ['session:open'] })).items.map((row) => row.id)).toEqual([10]);
    expect((await storage.audit.list({ limit: 9, actor: 'u2' })).items).toMatchObject([
      { id: 10, action: 'session:open', outcome: 'done' },
    ]);
  });

  it('verifies a chain longer than a page', async () => {
    const { storage } = await fresh();
    await Promise.all(Array.from({ length: 2345 }, (_, n) => storage.audit.append(n, draft())));
    expect(await storage.audit.verify()).toBeNull();
  });
}

function queryTests({ fresh }: Bench): void {
  it('is read from one instant to another', async () => {
    const { storage } = await fresh();
    for (const at of [100, 200, 300, 400]) await storage.audit.append(at, draft());
    const times = async (query: { since?: number; until?: number }): Promise<number[]> =>
      (await storage.audit.list({ limit: 9, ...query })).items.map(({ at }) => at);
    expect([
      await times({ since: 200 }),
      await times({ until: 300 }),
      await times({ since: 200, until: 400 }),
      await times({ since: 401 }),
    ]).toEqual([[400, 300, 200], [200, 100], [300, 200], []]);
  });

  it('tells of places only who may know them', async () => {
    const { storage } = await fresh();
    for (const [n, place] of ['/370102', '/370102/a', '/370102/ab', null, '/unknown', '/370102/a/b'].entries())
      await storage.audit.append(n, draft({ place }));
    const ids = async (within?: readonly string[]): Promise<number[]> =>
      (await storage.audit.list({ limit: 9, within })).items.map(({ id }) => id);
    expect(await ids()).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await ids(['/370102/a', '/unknown'])).toEqual([6, 5, 2]);
    expect((await storage.audit.list({ limit: 1, within: ['/370102/a'], total: true })).total).toBe(2);
    expect(await storage.audit.verify()).toBeNull();
  });
}

function tamperTests({ fresh }: Bench): void {
  it.each([
    ['an altered row', "update audit set detail = 'nothing' where id = 4", 4],
    ['another place', "update audit set place = '/370102/other' where id = 5", 5],
    ['a place taken away', 'update audit set place = null where id = 5', 5],
    ['another time', 'update audit set at = 1 where id = 9', 9],
    ['a removed row', 'delete from audit where id = 4', 4],
    ['the newest row removed', 'delete from audit where id = 9', 9],
    ['all rows removed', 'delete from audit', 1],
    ['the end set back', 'update head set "auditId" = 3', 3],
  ])('verify finds %s', async (_, text, id) => {
    const { storage, ground } = await filled(fresh);
    await storage.close();
    await ground.sql(text);
    const again = await ground.open();
    expect(await again.audit.verify()).toBe(id);
    await again.close();
  });
}

function ageTests({ fresh }: Bench): void {
  it('drops old rows; the rest verifies, goes on, and still tells of tampering', async () => {
    const { storage, ground } = await fresh();
    await Promise.all(Array.from({ length: 1300 }, (_, n) => storage.audit.append(n, draft())));
    expect(await storage.audit.prune(0)).toBe(0);
    const [dropped, whole] = await Promise.all([storage.audit.prune(1200), storage.audit.verify(), storage.audit.append(5000, draft())]);
    expect([dropped, whole]).toEqual([1200, null]);
    expect((await storage.audit.list({ limit: 1000 })).items.map(({ id }) => id)).toEqual(Array.from({ length: 101 }, (_, n) => 1301 - n));
    expect(await storage.audit.verify()).toBeNull();
    await storage.close();
    await ground.sql('delete from audit where id = 1201');
    const again = await ground.open();
    expect(await again.audit.verify()).toBe(1201);
    expect(await again.audit.prune(10_000)).toBe(100);
    expect(await again.audit.verify()).toBeNull();
    await again.audit.append(6000, draft());
    expect(await again.audit.verify()).toBeNull();
    expect((await again.audit.list({ limit: 9 })).items.map(({ id }) => id)).toEqual([1302]);
    await again.close();
  });

  it('reads what was written before rows had places', async () => {
    const { storage, ground } = await fresh();
    for (let n = 1; n <= 3; n++) await storage.audit.append(n, draft({ place: null }));
    await storage.close();
    await ground.sql(TO_THE_FIRST_VERSION);
    const again = await ground.open();
    expect(await again.audit.verify()).toBeNull();
    await again.audit.append(4, draft());
    expect(await again.audit.verify()).toBeNull();
    expect((await again.audit.list({ limit: 9 })).items.map(({ place }) => place)).toEqual(['/370102', null, null, null]);
    await again.close();
  });
}
