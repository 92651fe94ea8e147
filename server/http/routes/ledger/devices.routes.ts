import { z } from 'zod';
import { audienceOf } from '#server/audience/audience.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const DAY_MS = 86_400_000;

const history = defineRoute({
  method: 'get',
  path: '/api/v1/devices/{id}/history',
  needs: 'see',
  id: 'readHistory',
  summary: 'Readings of one point over time, downsampled to equal spans',
  params: z.object({ id: z.string().max(200) }),
  query: z.object({
    point: z.string().max(100),
    from: z.coerce.number().int().min(0).optional(),
    to: z.coerce.number().int().min(0).optional(),
    buckets: z.coerce.number().int().min(1).max(2000).default(300),
  }),
  reply: z.object({
    buckets: z.array(z.object({ at: z.number(), min: z.number(), max: z.number(), mean: z.number(), count: z.number() })),
  }),
  handle: async ({ params, query, user, services }) => {
    const device = await services.storage.reader.records.get('device', params.id);
    if (device === null || services.redaction.show('device', device, audienceOf(user)) === null)
      throw refuse('not-found', '没有这台设备', `There is no device ${params.id} in your jurisdiction.`);
    const points = Object.keys(services.kinds.get(device.kind)?.points ?? {});
    if (!points.includes(query.point))
      throw refuse(
        'invalid',
        `该设备没有测点 ${query.point}`,
        `A ${device.kind} has no point "${query.point}"; it has ${points.join(', ')}.`,
      );
    const to = query.to ?? services.now();
    const from = query.from ?? to - DAY_MS;
    if (from >= to) throw refuse('invalid', '起始时间必须早于结束时间', `"from" (${from}) must be before "to" (${to}).`);
    return { buckets: await services.storage.reader.history.read(params.id, query.point, from, to, query.buckets) };
  },
});

export default [history];
