import { describe, expect, it } from 'vitest';
import type { Bench } from './suite-bench.ts';
import type { CheckpointRow } from '../stores/checkpoint-store.ts';

const row = (seq: number, part: number, base = seq): CheckpointRow => ({ seq, part, at: seq * 10, base, body: `part ${part} of ${seq}` });

export function checkpointTests({ fresh }: Bench): void {
  describe('checkpoints of the journal', () => {
    it('count once they are whole, over a restart, and may be written again', async () => {
      const { storage, ground } = await fresh();
      expect(await storage.checkpoints.newest()).toBeNull();
      await storage.checkpoints.write([row(5, 1), row(5, 2), row(5, 0)]);
      await storage.checkpoints.write([row(9, 1, 5)]);
      await storage.close();
      const again = await ground.open();
      expect(await again.checkpoints.newest()).toEqual({ seq: 5, at: 50, base: 5 });
      await again.checkpoints.write([row(9, 1, 5), row(9, 0, 5)]);
      expect(await again.checkpoints.newest()).toEqual({ seq: 9, at: 90, base: 5 });
      await again.close();
    });

    it('go with the entries behind them, but for ledgers that others differ from, and what is being written', async () => {
      const { storage } = await fresh();
      await storage.checkpoints.write([
        row(5, 1),
        row(5, 0),
        row(7, 1, 5),
        row(7, 0, 5),
        row(8, 1, 5),
        row(12, 1, 5),
        row(12, 0, 5),
        row(14, 1),
      ]);
      // 7 lies behind the floor, and 8 was never whole.
      expect(await storage.checkpoints.prune(10)).toBe(3);
      expect(await storage.checkpoints.prune(10)).toBe(0);
      await storage.checkpoints.write([row(14, 0)]);
      // Now nothing needs the ledger of 5 any more.
      expect(await storage.checkpoints.prune(14)).toBe(4);
      expect(await storage.checkpoints.newest()).toEqual({ seq: 14, at: 140, base: 14 });
      expect(await storage.checkpoints.prune(100)).toBe(2);
      expect(await storage.checkpoints.newest()).toBeNull();
      await storage.close();
    });
  });
}
