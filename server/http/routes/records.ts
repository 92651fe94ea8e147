import { z } from 'zod';
import { UNKNOWN_PLACE, isVisible, isWithin, pathSchema } from '#contract/geo.ts';
import { RECORD_SCHEMAS, placeOf, type RecordType } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import { defineRoute, type Route } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

/** Fields of each record that a list can be filtered by, as `?state=open`. */
const FILTERS = {
  place: ['level'],
  device: ['kind'],
  alert: ['kind', 'code', 'severity', 'active', 'device', 'incident', 'lifeSafety'],
  incident: ['state', 'severity', 'affinity'],
  ticket: ['state', 'crew', 'incident', 'severity'],
  crew: ['state', 'skill'],
} as const satisfies Record<RecordType, readonly string[]>;

const pageSchema = (filters: readonly string[]): z.ZodObject =>
  z.object({
    within: pathSchema.optional(),
    text: z.string().max(200).optional(),
    after: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    ...Object.fromEntries(filters.map((name) => [name, z.string().max(200).optional()])),
  });

function list(type: RecordType): Route {
  const filters: readonly string[] = FILTERS[type];
  return defineRoute({
    method: 'get',
    path: `/api/v1/${type}s`,
    needs: 'see',
    summary: `${type}s below a place (\`within\`), filtered, a page at a time`,
    query: pageSchema(filters),
    reply: z.object({ items: z.array(RECORD_SCHEMAS[type]), next: z.string().nullable(), total: z.number() }),
    handle: ({ query, user, services }) => {
      const asked = query as { within?: string; text?: string; after?: string; limit: number } & Record<string, string | undefined>;
      const where: Record<string, string | number | boolean> = {};
      for (const name of filters) if (asked[name] !== undefined) where[name] = typed(asked[name]);
      return services.storage.records.list(type, {
        within: narrower(asked.within, user), text: asked.text, after: asked.after, limit: asked.limit, where,
      });
    },
  });
}

/** Query strings carry text; severities are numbers and switches are true or false. */
function typed(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^[1-4]$/.test(value) ? Number(value) : value;
}

/** What was asked for, but never more than the user's jurisdiction; what nobody can place is everybody's. */
function narrower(asked: string | undefined, user: User): readonly string[] {
  if (asked === undefined) return [user.jurisdiction, UNKNOWN_PLACE];
  if (isVisible(asked, user.jurisdiction)) return [asked];
  if (isWithin(user.jurisdiction, asked)) return [user.jurisdiction];
  throw refuse('forbidden', '该地点不在您的辖区内', `${asked} is outside your jurisdiction ${user.jurisdiction}.`);
}

const one = (type: Exclude<RecordType, 'place'>): Route =>
  defineRoute({
    method: 'get',
    path: `/api/v1/${type}s/{id}`,
    needs: 'see',
    summary: `One ${type}`,
    params: z.object({ id: z.string().max(200) }),
    reply: RECORD_SCHEMAS[type],
    handle: async ({ params, user, services }) => {
      const record = await services.storage.records.get(type, params.id);
      if (record === null || !isVisible(placeOf(type, record), user.jurisdiction)) throw refuse('not-found', '没有这条记录', `There is no ${type} ${params.id} in your jurisdiction.`);
      return type === 'device' ? { ...record, live: services.live(params.id) } : record;
    },
  });

export default [
  ...(['place', 'device', 'alert', 'incident', 'ticket', 'crew'] as const).map(list),
  ...(['device', 'alert', 'incident', 'ticket', 'crew'] as const).map(one),
];
