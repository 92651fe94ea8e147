import { z } from 'zod';
import { defineDialect } from '#server/ingest/http/dialect.ts';
import { SOURCE, readPush } from './codec.ts';

export default defineDialect({
  id: 'hikvision',
  source: SOURCE,
  path: '/api/v1/ingest/hikvision',
  operation: 'pushHikvision',
  summary: 'Take what access controllers and cameras of Hikvision post to their alarm host; the key in a header, or as ?key=name:secret',
  // Pictures beside the event come with it; they are not looked at.
  largest: 2_000_000,
  body: z.unknown().meta({
    type: 'object',
    required: ['macAddress', 'eventType'],
    properties: {
      macAddress: { type: 'string', description: 'Known in the ledger as hikvision:{12 hex digits}, or with /{door or channel}' },
      eventType: { type: 'string', description: 'AccessControllerEvent, or a camera’s such as shelteralarm' },
      eventState: { type: 'string', description: 'active, inactive' },
      dateTime: { type: 'string' },
      AccessControllerEvent: { type: 'object', description: 'majorEventType, subEventType, doorNo, employeeNoString, serialNo' },
    },
  }),
  reply: z.object({
    statusCode: z.literal(1),
    statusString: z.literal('OK'),
    faults: z.array(z.string()).describe('What could not be used'),
  }),
  // A device's alarm host is an address; it sets no header of ours.
  secretOf: (url) => url.searchParams.get('key'),
  // Whatever cannot be used is answered as taken: posted again it would be no better.
  read: ({ bytes, headers, allowed }, { now, knows, kindOf }) => {
    const heard = readPush(bytes, headers['content-type'], { now, knows, kindOf, allowed });
    return { ...heard, answer: { statusCode: 1 as const, statusString: 'OK' as const, faults: heard.faults.slice(0, 20) } };
  },
});
