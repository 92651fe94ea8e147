import { describe, expect, it } from 'vitest';
import type { Bench } from './suite-bench.ts';
import { putAlert, write } from './record-fixture.ts';

const given = (key: string) => ({ key, digest: `digest of ${key}` });

export function givenCommandTests({ fresh }: Bench): void {
  describe('given commands', () => {
    it('are kept with the entry they became, over a restart', async () => {
      const { storage, ground } = await fresh();
      const [first, second] = await storage.journal.appendAll([
        { ...write(putAlert('a')), at: 10, given: given('u1 one') },
        { ...write(putAlert('b')), at: 20, given: given('u2 one') },
      ]);
      await storage.commands.put(given('u1 none'), 30, second.seq);
      await storage.close();
      const again = await ground.open();
      expect(await again.commands.find('u1 one')).toEqual({ ...given('u1 one'), at: 10, seq: first.seq });
      expect(await again.commands.find('u1 other')).toBeNull();
      expect((await again.commands.newest(20, 10)).map(({ key, seq }) => [key, seq])).toEqual([
        ['u1 none', second.seq],
        ['u2 one', second.seq],
      ]);
      expect(await again.commands.newest(0, 1)).toHaveLength(1);
      await again.close();
    });

    it('are not kept of what is not stored', async () => {
      const { storage } = await fresh();
      const bad = { ...write(putAlert('a')), cause: 'x', changes: [{ type: 'alert', id: 'other', record: putAlert('a').record }] as never };
      await expect(storage.journal.append({ ...bad, given: given('u1 bad') })).rejects.toMatchObject({ kind: 'data' });
      expect(await storage.commands.find('u1 bad')).toBeNull();
    });

    it('are forgotten by age', async () => {
      const { storage } = await fresh();
      for (const at of [10, 20, 30]) await storage.commands.put(given(`u1 ${at}`), at, 0);
      expect(await storage.commands.prune(30)).toBe(2);
      expect((await storage.commands.newest(0, 10)).map(({ key }) => key)).toEqual(['u1 30']);
    });
  });
}
