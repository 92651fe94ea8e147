import { z } from 'zod';
import { defineAdapter } from '#server/ingest/adapter.ts';
import { refuse } from '#server/lib/refused.ts';
import { readCap } from './codec.ts';

const SOURCE = 'cap';
const label = z.object({ zh: z.string(), en: z.string() });

export default defineAdapter({
  id: SOURCE,
  name: 'CAP 1.2',
  senders: 'secret',
  routes: [
    {
      path: '/api/v1/ingest/cap',
      id: 'postCap',
      summary: 'Take an official warning (CAP 1.2) of a platform that has an API key; sent again it is the same one',
      source: SOURCE,
      largest: 1_000_000,
      body: z.unknown().meta({ type: 'string', description: 'XML without DOCTYPE; scope Public; every <info> with <expires>' }),
      reply: z.object({
        did: z.enum(['taken', 'cancelled', 'repeated', 'over', 'elsewhere', 'nothing', 'ignored']),
        words: label,
        warnings: z.array(z.string()),
        places: z.array(z.string()).describe('Paths of places that it lies over'),
      }),
      secretOf: (url) => url.searchParams.get('key'),
      platform: true,
      handle: async ({ bytes, peer }, { now, reject, warn, serviceHeard }) => {
        const read = readCap(bytes, now());
        if ('report' in read) return warn(read.report);
        if ('ignored' in read) {
          serviceHeard();
          return {
            did: 'ignored',
            words: { zh: `不作为预警：${read.ignored}`, en: `Not taken as a warning: ${read.ignored}.` },
            warnings: [],
            places: [],
          };
        }
        reject(SOURCE, peer, bytes, read.fault);
        throw refuse('invalid', `CAP 报文有误：${read.fault}`, `The CAP document cannot be used: ${read.fault}.`);
      },
    },
  ],
});
