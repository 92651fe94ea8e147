import { z } from 'zod';
import { pathSchema } from '#contract/places/geo.ts';
import { severitySchema } from '#contract/records/alert.ts';
import { deviceSchema } from '#contract/records/device.ts';
import { RECORD_SCHEMAS, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { namesAround } from './by-places.ts';
import { pageOf } from './page-of.ts';
import { TOTAL, truthSchema } from '#server/http/paging.ts';
import { defineRoute, type Call, type Route } from '#server/http/route.ts';
import { liveReadingSchema } from '#server/http/services.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { refuse } from '#server/lib/refused.ts';

const text = z.string().max(200);
const grade = z.coerce.number().pipe(severitySchema);

const named = (type: RecordType): string => type[0].toUpperCase() + type.slice(1);

/** Fields of each record that a list can be filtered by, as `?state=open`. */
const FILTERS: Readonly<Record<RecordType, Readonly<Record<string, z.ZodType<string | number | boolean>>>>> = {
  place: { level: text },
  device: { kind: text },
  alert: { kind: text, code: text, severity: grade, active: truthSchema, device: text, incident: text, lifeSafety: truthSchema },
  incident: { state: text, severity: grade, affinity: text },
  ticket: { state: text, crew: text, incident: text, severity: grade },
  crew: { state: text, skill: text },
  operation: { state: text, device: text, kind: text },
  warning: { state: text, hazard: text, colour: grade },
};

/** Strict: a mistyped filter must not quietly list everything. */
const pageSchema = (type: RecordType): z.ZodObject =>
  z.strictObject({
    within: pathSchema.optional(),
    text: text.optional(),
    after: z.string().max(1000).optional(),
    total: truthSchema.optional().describe(TOTAL),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    ...(isNamed(type) && { names: truthSchema.optional().describe(NAMES) }),
    ...Object.fromEntries(Object.entries(FILTERS[type]).map(([name, schema]) => [name, schema.optional()])),
  });

/** Lists of what people look for by the names of places. */
const isNamed = (type: RecordType): boolean => type === 'device' || type === 'place';
const NAMES = '`true`: with the names of their places and of those around them, by path (`places`)';

interface Paging {
  readonly names?: boolean;
  readonly within?: string;
  readonly text?: string;
  readonly after?: string;
  readonly total?: boolean;
  readonly limit: number;
}

const placeOf = (record: RecordOf[RecordType]): string => ('place' in record ? record.place : record.path);

function list(type: RecordType): Route {
  return defineRoute({
    method: 'get',
    path: `/api/v1/${type}s`,
    needs: 'see',
    id: `list${named(type)}s`,
    summary: `${type}s below a place (\`within\`), filtered, a page at a time (about 4 MB at most, so it may hold fewer than \`limit\`)`,
    query: pageSchema(type),
    reply: z.object({
      items: z.array(RECORD_SCHEMAS[type]),
      next: z.string().nullable(),
      total: z.number().optional(),
      ...(isNamed(type) && { places: z.record(z.string(), z.string()).optional() }),
    }),
    handle: async ({ query, user, services }) => {
      const {
        within,
        text: part,
        after,
        limit,
        total,
        names = false,
        ...asked
      } = query as Paging & Record<string, string | number | boolean | undefined>;
      const where = Object.fromEntries(
        Object.entries(asked).filter((pair): pair is [string, string | number | boolean] => pair[1] !== undefined),
      );
      const page = await pageOf(type, { within, text: part, after, limit, total, where }, { user, services });
      return names ? { ...page, places: namesAround(page.items.map(placeOf), services.published, user.jurisdiction) } : page;
    },
  });
}

async function find<T extends RecordType>(type: T, id: string, { user, services }: Pick<Call, 'user' | 'services'>): Promise<RecordOf[T]> {
  const record = await services.storage.reader.records.get(type, id);
  const shown = record && services.redaction.show(type, record, audienceOf(user));
  if (shown === null) throw refuse('not-found', '没有这条记录', `There is no ${type} ${id} in your jurisdiction.`);
  return shown;
}

const params = z.object({ id: z.string().max(200) });

const one = (type: Exclude<RecordType, 'place' | 'device'>): Route =>
  defineRoute({
    method: 'get',
    path: `/api/v1/${type}s/{id}`,
    needs: 'see',
    id: `read${named(type)}`,
    summary: `One ${type}`,
    params,
    reply: RECORD_SCHEMAS[type],
    handle: (call) => find(type, call.params.id, call),
  });

const device = defineRoute({
  method: 'get',
  path: '/api/v1/devices/{id}',
  needs: 'see',
  id: 'readDevice',
  summary: 'One device, with its live values',
  params,
  reply: deviceSchema.extend({ live: liveReadingSchema.nullable() }),
  handle: async (call) => ({ ...(await find('device', call.params.id, call)), live: call.services.live(call.params.id) }),
});

export default [
  ...(['place', 'device', 'alert', 'incident', 'ticket', 'crew', 'operation', 'warning'] as const).map(list),
  device,
  ...(['alert', 'incident', 'ticket', 'crew', 'operation', 'warning'] as const).map(one),
];
