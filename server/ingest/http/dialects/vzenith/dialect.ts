import { z } from 'zod';
import { defineDialect } from '#server/ingest/http/dialect.ts';
import { SOURCE, readPlate } from './codec.ts';

const charsetOf = (type: string | undefined): string | undefined => /charset="?([A-Za-z0-9_-]{1,40})/i.exec(type ?? '')?.[1];

export default defineDialect({
  id: 'vzenith',
  source: SOURCE,
  path: '/api/v1/ingest/vzenith',
  operation: 'pushVzenith',
  summary: 'Take plates that a camera of Vzenith read; it is never told to open a barrier. The key in a header, or as ?key=name:secret',
  // A picture comes with the plate as Base64; it is not looked at.
  largest: 2_000_000,
  body: z.unknown().meta({
    type: 'object',
    required: ['AlarmInfoPlate'],
    properties: {
      AlarmInfoPlate: {
        type: 'object',
        description: 'serialno (in the ledger vzenith:{serialno}), channel, result.PlateResult with license, plateid and timeStamp',
      },
    },
  }),
  reply: z.object({
    Response_AlarmInfoPlate: z.object({
      info: z.literal('no').describe('The barrier is not to be opened: whoever may pass is the car park’s to say'),
      plateid: z.number(),
      channelNum: z.number(),
    }),
  }),
  secretOf: (url) => url.searchParams.get('key'),
  read: ({ bytes, headers, allowed }, { now, knows, kindOf }) => {
    const { events, faults, plateid, channel } = readPlate(bytes, charsetOf(headers['content-type']), { now, knows, kindOf, allowed });
    const answer = { Response_AlarmInfoPlate: { info: 'no' as const, plateid, channelNum: channel } };
    return { observations: [], events, faults, answer };
  },
});
