import { z } from 'zod';
import { civilDay, civilDaysOn } from '#contract/live/alert-days.ts';
import { useLedgerSchema } from '#contract/live/use-ledger.ts';
import { pathSchema } from '#contract/places/geo.ts';
import type { Role } from '#contract/roles.ts';
import { narrower } from '#server/audience/jurisdiction.ts';
import { defineRoute } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import type { AuditRow } from '#server/storage/stores/audit-store.ts';
import { USE_ACTIONS, useDays } from '#server/usage/use-days.ts';

const PAGE = 1000;
/** Of a thousand rows each: of older ones nothing is counted for one answer. */
const MOST_PAGES = 20;

/** Newest first. @returns also since when no row is missing, ms UTC */
async function rowsSince(
  { storage }: Pick<Services, 'storage'>,
  since: number,
  within: readonly string[],
): Promise<{ rows: AuditRow[]; from: number }> {
  const rows: AuditRow[] = [];
  let after: number | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, next } = await storage.reader.audit.list({ after, limit: PAGE, actions: USE_ACTIONS, since, within });
    rows.push(...items);
    if (next === null) return { rows, from: since };
    after = Number(next);
  }
  return { rows, from: civilDaysOn(civilDay(rows.at(-1)!.at), 1) };
}

/** The role and jurisdiction an actor of the audit has now. */
function postsOf({
  accounts,
  walls,
}: Pick<Services, 'accounts' | 'walls'>): (actor: string) => { role: Role | null; jurisdiction: string } {
  const byWall = new Map(walls.list().map((wall) => [`wall:${wall.id}`, wall]));
  return (actor) => {
    const { role, jurisdiction } = accounts.byId(actor) ?? byWall.get(actor) ?? { role: null, jurisdiction: '' };
    return { role, jurisdiction };
  };
}

export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/use-ledger',
    needs: 'see',
    id: 'readUseLedger',
    summary:
      'Duty hours, acknowledgements, dispatches, closures and sign-ins by post and day, beside the time tours were shown: ' +
      'counted from the audit chain, which nobody can edit; no person is named',
    query: z.strictObject({
      days: z.coerce.number().int().min(1).max(92).default(7).describe('How many civil days, today included'),
      within: pathSchema.optional().describe('Only posts of this place or one below it'),
    }),
    reply: useLedgerSchema,
    handle: async ({ query, user, services }) => {
      const at = services.now();
      const since = civilDaysOn(civilDay(at), 1 - query.days);
      const { rows, from } = await rowsSince(services, since, narrower(query.within, user));
      return { at, days: useDays(rows, postsOf(services), from, at + 1), whole: from === since };
    },
  }),
];
