import { z } from 'zod';
import { defineDialect } from '#server/ingest/http/dialect.ts';
import { refuse } from '#server/lib/refused.ts';
import { BATCH_SCHEMA, readBatch, type Batch, type Speaking } from './codec.ts';

const SOURCE = 'http';

/** Batches of readings, events and positions from programs. Rows that cannot be used are told; the others count. */
export default defineDialect({
  id: 'quanyan',
  source: SOURCE,
  path: '/api/v1/observations',
  operation: 'reportObservations',
  summary: 'Report readings and events of devices, and where movers are, with an API key (Authorization: Bearer name:secret)',
  largest: 6_000_000,
  body: z.unknown().meta(BATCH_SCHEMA),
  reply: z.object({
    accepted: z.number().describe('Readings taken'),
    events: z.number().describe('Events taken; one that was told before is kept once'),
    tracks: z.number().describe('Positions taken; one that was told before, or is older, changes nothing that is shown'),
    faults: z.array(
      z.object({
        row: z.number(),
        message: z.string(),
        of: z.enum(['events', 'tracks']).optional().describe('A row of these, else of `observations`'),
      }),
    ),
  }),
  read: ({ bytes, headers, peer, allowed }, { now, kindOf, track, reject }) => {
    const { observations, events, tracks, faults: unread } = readBody(bytes, headers['content-type'], now(), { allowed, kindOf });
    // The last position wins: there is nothing to wait for.
    const refused = tracks.length > 0 ? track(tracks) : [];
    const faults = [...unread, ...refused.map((message) => ({ row: -1, message, of: 'tracks' as const }))];
    const told = faults.map(({ row, message, of }) => (row < 0 ? message : `${of ?? 'row'} ${row}: ${message}`));
    if (unread[0]?.row === -1 && observations.length + events.length + tracks.length === 0) {
      reject(SOURCE, peer, bytes, told.slice(0, 3).join('; '));
      throw refuse(
        'invalid',
        '请求有误：内容应为 JSON，如 {"observations": […], "events": […]}，一次最多 10000 行',
        `The request cannot be read: ${unread[0].message}.`,
      );
    }
    return {
      observations,
      events,
      faults: told,
      answer: { accepted: observations.length, events: events.length, tracks: tracks.length - refused.length, faults },
    };
  },
});

/** Whatever content type it claims to be, it is JSON or nothing; of it only the charset is asked. */
function readBody(bytes: Uint8Array, contentType: string | undefined, now: number, speaking: Speaking): Batch {
  const charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1];
  try {
    return readBatch(bytes, charset, now, speaking);
  } catch {
    return { observations: [], events: [], tracks: [], faults: [{ row: -1, message: `the charset ${charset} is not known; use UTF-8` }] };
  }
}
