import { z } from 'zod';
import { isWithin, jurisdictionSchema, pathSchema } from '#contract/places/geo.ts';
import { actorSchema } from '#contract/records/stamp.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { narrower } from '#server/audience/jurisdiction.ts';
import { TOTAL, truthSchema } from '#server/http/paging.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import type { AuditRow } from '#server/storage/stores/audit-store.ts';
import { namesAround } from './by-places.ts';

const auditRowSchema = z.object({
  id: z.number(),
  at: z.number(),
  actor: actorSchema,
  action: z.string().describe('`command:dispatch`, `session:open`, …'),
  subject: z.string(),
  outcome: z.enum(['done', 'refused']),
  detail: z.string(),
  from: z.string().describe('Address of the peer'),
  place: jurisdictionSchema.nullable().describe('What it is about lies there; null = of no place'),
  hash: z.string().describe('SHA-256 over the row and the hash before it'),
});

/** Whatever could be an id or a path in what a row says. */
const TOKENS = /[\p{L}\p{N}_/][\p{L}\p{N}_.:/-]*/gu;

/**
 * Names of the people, walls, crews, devices and places that rows speak of, as far as the reader may know them; places by path, the others
 * by id.
 */
function namesIn(
  rows: readonly AuditRow[],
  { user, services }: Pick<Call, 'user' | 'services'>,
): { names: Record<string, string>; places: Record<string, string> } {
  const { accounts, published, redaction, walls } = services;
  const paired = new Map(walls.list().map((wall) => [wall.id, wall]));
  const audience = audienceOf(user);
  const said = new Set(rows.flatMap(({ subject, detail }) => `${subject} ${detail}`.match(TOKENS) ?? []));
  const nameOf = (id: string): string | undefined => {
    const account = accounts.byId(id);
    if (account) return isWithin(account.jurisdiction, user.jurisdiction) ? account.name : undefined;
    const wall = paired.get(id);
    if (wall) return isWithin(wall.jurisdiction, user.jurisdiction) ? wall.name : undefined;
    for (const type of ['crew', 'device'] as const) {
      const record = published.get(type, id);
      if (record) return redaction.show(type, record, audience)?.name;
    }
    return undefined;
  };
  const names: Record<string, string> = {};
  for (const id of said) {
    const name = nameOf(id);
    if (name !== undefined) names[id] = name;
  }
  const paths = [...said].filter((token) => token.startsWith('/') && published.get('place', token) !== undefined);
  return { names, places: namesAround(paths, published, user.jurisdiction) };
}

const audit = defineRoute({
  method: 'get',
  path: '/api/v1/audit',
  needs: 'see-audit',
  id: 'listAudit',
  summary: 'Who did what in one’s jurisdiction, newest first',
  query: z.object({
    after: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    action: z.string().max(100).optional(),
    actor: z.string().max(200).optional(),
    since: z.coerce.number().int().min(0).optional().describe('From this instant on, ms UTC'),
    until: z.coerce.number().int().min(0).optional().describe('Before this instant, ms UTC'),
    within: pathSchema.optional().describe('Only what is about this place or one below it'),
    total: truthSchema.optional().describe(TOTAL),
    names: truthSchema.optional().describe('`true`: with the names of what the rows speak of, by id (`names`) and by path (`places`)'),
  }),
  reply: z.object({
    items: z.array(auditRowSchema),
    next: z.string().nullable(),
    total: z.number().optional(),
    names: z.record(z.string(), z.string()).optional(),
    places: z.record(z.string(), z.string()).optional(),
  }),
  handle: async ({ query: { names = false, ...query }, user, services }) => {
    const page = await services.storage.reader.audit.list({ ...query, within: narrower(query.within, user) });
    return names ? { ...page, ...namesIn(page.items, { user, services }) } : page;
  },
});

const actors = defineRoute({
  method: 'get',
  path: '/api/v1/audit/actors',
  needs: 'see-audit',
  id: 'listAuditActors',
  summary: 'People whose rows can be asked for: accounts of one’s jurisdiction, disabled ones too',
  reply: z.array(z.object({ id: z.string(), name: z.string(), login: z.string(), disabled: z.boolean() })),
  handle: ({ user, services: { accounts } }) =>
    accounts
      .list()
      .filter(({ jurisdiction }) => isWithin(jurisdiction, user.jurisdiction))
      .map(({ id, name, login, disabled }) => ({ id, name, login, disabled })),
});

export default [audit, actors];
