import { describe, expect, it } from 'vitest';
import type { Bench } from '../contract-suite.ts';
import { putAlert, write } from '../record-fixture.ts';
import { MIGRATIONS } from './migrate.ts';

export function migrationTests({ fresh }: Bench): void {
  describe('migrations', () => {
    it('refuses what a newer program wrote, and leaves it as it is', async () => {
      const { storage, ground } = await fresh();
      await storage.journal.append(write(putAlert('a')));
      await storage.close();
      await ground.sql('update schema_version set version = 99');
      await expect(ground.open()).rejects.toThrow(
        new RegExp(`was written by a newer version \\(schema 99, this program knows ${MIGRATIONS.length}\\): use the newer program or another folder$`),
      );
      await ground.sql(`update schema_version set version = ${MIGRATIONS.length}`);
      const again = await ground.open();
      expect(again.epoch).toBe(storage.epoch);
      expect(await again.journal.head()).toBe(1);
      await again.close();
    });
  });
}
