import { z } from 'zod';
import { defineDialect } from '#server/ingest/http/dialect.ts';
import { SOURCE, localTime, readNotifications } from './codec.ts';

const PATH = '/api/v1/ingest/viid';

export default defineDialect({
  id: 'viid',
  source: SOURCE,
  path: PATH,
  operation: 'pushViid',
  summary: 'Take notifications of a GA/T 1400 view library about motor vehicles; the key in a header, or as ?key=name:secret',
  largest: 2_000_000,
  body: z.unknown().meta({
    type: 'object',
    required: ['SubscribeNotificationListObject'],
    properties: { SubscribeNotificationListObject: { type: 'object', description: 'SubscribeNotificationObject[] with motor vehicles' } },
  }),
  reply: z.object({
    ResponseStatusListObject: z.object({
      ResponseStatusObject: z.array(
        z.object({ RequestURL: z.string(), Id: z.string(), StatusCode: z.string(), StatusString: z.string(), LocalTime: z.string() }),
      ),
    }),
  }),
  // The library is given this address as ReceiveAddr of a subscription; it sets no header of ours.
  secretOf: (url) => url.searchParams.get('key'),
  read: ({ bytes, allowed }, { now, knows, kindOf }) => {
    const { events, faults, statuses } = readNotifications(bytes, { now, knows, kindOf, allowed });
    const told = statuses.length > 0 ? statuses : [{ Id: '', StatusCode: '7', StatusString: faults[0] ?? 'nothing in it' }];
    const status = told.map((one) => ({ RequestURL: PATH, ...one, LocalTime: localTime(now()) }));
    return { observations: [], events, faults, answer: { ResponseStatusListObject: { ResponseStatusObject: status } } };
  },
});
