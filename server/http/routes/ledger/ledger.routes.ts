import { z } from 'zod';
import { editIdSchema, enterLedger } from './enter-ledger.ts';
import { describedAs } from '#server/http/openapi/json-schema.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';
import { checkLedger, ledgerSchema, type Ledger } from '#server/ledger/ledger.ts';

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
  query: z.object({ reason: z.string().trim().max(500).default('').describe('Why: it stands in the audit') }),
  reply: z.object({ changed: z.number(), edit: editIdSchema }),
  handle: async ({ body, query: { reason }, user, from, services }) => {
    const ledger = checked(body, services.kinds);
    const { changed, edit } = await enterLedger(ledger, { action: 'ledger:import', reason }, { user, from, services });
    return { changed, edit };
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
