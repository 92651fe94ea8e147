import { z } from 'zod';
import { defineDialect } from '#server/ingest/http/dialect.ts';
import { SOURCE, readAlarms } from './codec.ts';

const charsetOf = (type: string | undefined): string | undefined => /charset="?([A-Za-z0-9_-]{1,40})/i.exec(type ?? '')?.[1];

export default defineDialect({
  id: 'ai-box',
  source: SOURCE,
  path: '/api/v1/ingest/ai-box',
  operation: 'pushAiBox',
  summary: 'Take alarms of a box that analyses the pictures of cameras; the key in a header, or as ?key=name:secret',
  // Boxes like to send the picture within, as Base64; it is not looked at.
  largest: 4_000_000,
  body: z.unknown().meta({
    type: 'object',
    required: ['deviceID', 'alarmType'],
    properties: {
      deviceID: { type: 'string', description: 'The camera: 20 digits of GB/T 28181, or the box’s own name, in the ledger ai-box:{name}' },
      alarmID: { type: 'string', description: 'Told again with the same one, it is the same alarm' },
      alarmType: { type: 'string', description: 'Such as INTRUSION, FIRE, falling_goods, 11027' },
      alarmTime: { type: 'string' },
      confidence: { type: 'number', description: '0 … 1, or 0 … 100' },
      floor: { type: 'integer', description: 'Of something thrown: the storey its path seems to begin at' },
    },
  }),
  reply: z.object({
    code: z.literal(0),
    msg: z.literal('success'),
    faults: z.array(z.string()).describe('What could not be used'),
  }),
  secretOf: (url) => url.searchParams.get('key'),
  // Pictures of people may stand in the body: nothing of it is kept.
  read: ({ bytes, headers, allowed }, { now, knows, kindOf }) => {
    const { events, faults } = readAlarms(bytes, charsetOf(headers['content-type']), { now, knows, kindOf, allowed });
    const answer = { code: 0 as const, msg: 'success' as const, faults: faults.slice(0, 20) };
    return { observations: [], events, faults, keeps: new Uint8Array(), answer };
  },
});
