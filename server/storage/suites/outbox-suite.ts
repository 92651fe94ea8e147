import { describe, expect, it } from 'vitest';
import type { Bench } from './suite-bench.ts';

const row = (seq: number, body = `row ${seq}`): { seq: number; items: number; body: string } => ({ seq, items: 2, body });

export function outboxTests({ fresh }: Bench): void {
  describe('outbox', () => {
    it('keeps what a parent has not confirmed, in order, over a restart, and nothing of what it has', async () => {
      const { storage, ground } = await fresh();
      expect(await storage.outbox.state()).toEqual({ mark: null, last: 0, items: 0, bytes: 0 });
      await storage.outbox.write([row(1), row(2)]);
      await storage.outbox.write([row(3)]);
      await storage.close();
      const again = await ground.open();
      expect(await again.outbox.read(0, 1000)).toEqual([row(1), row(2), row(3)]);
      expect(await again.outbox.read(1, 1000)).toEqual([row(2), row(3)]);
      await again.outbox.confirm(2, 'two');
      expect(await again.outbox.state()).toEqual({ mark: 'two', last: 3, items: 2, bytes: 5 });
      expect(await again.outbox.read(0, 1000)).toEqual([row(3)]);
      await again.outbox.confirm(3, 'all');
      expect(await again.outbox.state()).toEqual({ mark: 'all', last: 0, items: 0, bytes: 0 });
      await again.close();
    });

    it('answers with as much as is asked for, and one row at least', async () => {
      const { storage } = await fresh();
      await storage.outbox.write([row(5, 'x'.repeat(5000)), row(6, 'y'.repeat(10)), row(7, 'z'.repeat(10))]);
      expect((await storage.outbox.read(0, 100)).map(({ seq }) => seq)).toEqual([5]);
      expect((await storage.outbox.read(5, 15)).map(({ seq }) => seq)).toEqual([6]);
      expect((await storage.outbox.read(5, 20)).map(({ seq }) => seq)).toEqual([6, 7]);
      await storage.close();
    });
  });
}
