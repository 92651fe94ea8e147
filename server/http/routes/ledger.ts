import { z } from 'zod';
import { enterLedger } from '#server/http/enter-ledger.ts';
import { describedAs } from '#server/http/json-schema.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';
import { checkLedger, ledgerSchema, type Ledger } from '#server/records/ledger.ts';

/** Enters places, devices and crews, or changes those that are there. Whole or refused; what is the same stays untouched. */
const importLedger = defineRoute({
  method: 'post',
  path: '/api/v1/ledger/import',
  needs: 'administer',
  largest: 6_000_000,
  refuses: ['too-many'],
  id: 'importLedger',
  summary: 'Enter places, devices and crews into the ledger; the same again changes nothing',
  body: describedAs(ledgerSchema),
  reply: z.object({ changed: z.number() }),
  handle: async ({ body, user, from, services }) => {
    const ledger = checked(body, services.kinds);
    const changed = await enterLedger(ledger, 'ledger:import', { user, from, services });
    return { changed };
  },
});

function checked(body: unknown, kinds: Parameters<typeof checkLedger>[2]): Ledger {
  try {
    return checkLedger(body, 'import', kinds);
  } catch (error) {
    throw refuse('invalid', '台账有误，全部未导入；逐行原因见英文说明', (error as Error).message);
  }
}

export default [importLedger];
