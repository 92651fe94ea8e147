import { describe, expect, it } from 'vitest';
import type { Bench, Ground } from '../contract-suite.ts';
import { ACTOR, HOSTILE, putAlert, write } from '../record-fixture.ts';
import type { AuditDraft, Storage } from '../storage.ts';

const draft = (fields: Partial<AuditDraft> = {}): AuditDraft => ({
  actor: ACTOR, action: 'command:dispatch', subject: 'incident i1', outcome: 'done', detail: '', from: '127.0.0.1', ...fields,
});

async function filled(fresh: Bench['fresh'], rows = 9): Promise<{ storage: Storage; ground: Ground }> {
  const made = await fresh();
  for (let n = 1; n <= rows; n++) await made.storage.audit.append(n, draft({ detail: `第 ${n} 行` }));
  return made;
}

export function auditTests({ fresh }: Bench): void {
  describe('audit', () => {
    it('one chain, from journal writes and alone, over restarts', async () => {
      const { storage, ground } = await fresh();
      await Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          n % 3 === 0
            ? storage.audit.append(n, draft({ action: 'session:open', outcome: 'refused' }))
            : storage.journal.append({ ...write(putAlert('a')), audit: draft({ detail: HOSTILE[n % HOSTILE.length].replaceAll(/\0|\ud800/g, '') }) }),
        ),
      );
      expect(await storage.audit.verify()).toBeNull();
      await storage.close();
      const again = await ground.open();
      await again.audit.append(99, draft());
      expect(await again.audit.verify()).toBeNull();
      const { items, total } = await again.audit.list({ limit: 100 });
      expect(total).toBe(61);
      expect(items.map((row) => row.id)).toEqual(Array.from({ length: 61 }, (_, n) => 61 - n));
      expect(items[0]).toMatchObject({ ...draft(), at: 99 });
      expect(await again.journal.head()).toBe(40);
      await again.close();
    });

    it('lists by action and actor, newest first, in pages', async () => {
      const { storage } = await filled(fresh);
      await storage.audit.append(10, draft({ action: 'session:open', actor: { id: 'u2', name: '乙' } }));
      const first = await storage.audit.list({ limit: 4, action: 'command:dispatch' });
      expect(first.items.map((row) => row.id)).toEqual([9, 8, 7, 6]);
      expect(first.total).toBe(9);
      const second = await storage.audit.list({ limit: 9, action: 'command:dispatch', after: Number(first.next) });
      expect(second.items.map((row) => row.id)).toEqual([5, 4, 3, 2, 1]);
      expect(second.next).toBeNull();
      expect((await storage.audit.list({ limit: 9, actor: 'u2' })).items).toMatchObject([{ id: 10, action: 'session:open', outcome: 'done' }]);
    });

    it.each([
      ['an altered row', "update audit set detail = 'nothing' where id = 4", 4],
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

    it('verifies a chain longer than a page', async () => {
      const { storage } = await fresh();
      await Promise.all(Array.from({ length: 2345 }, (_, n) => storage.audit.append(n, draft())));
      expect(await storage.audit.verify()).toBeNull();
    });
  });
}
