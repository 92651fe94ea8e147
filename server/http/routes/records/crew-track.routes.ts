import { z } from 'zod';
import type { Crew } from '#contract/records/crew.ts';
import type { User } from '#contract/roles.ts';
import { mayHandle } from '#contract/transitions.ts';
import { trackPointSchema, type TrackReport } from '#contract/reports/track.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { seesMover } from '#server/audience/movers.ts';
import { defineRoute } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import { TRACK_PROPERTIES, readTrack } from '#server/ingest/track.ts';
import { refuse } from '#server/lib/refused.ts';

const SOURCE = 'session';
const HOUR_MS = 3_600_000;
/** What a phone kept while out of reach. */
const MOST_POSITIONS = 1000;

const params = z.object({ id: z.string().max(200) });
const instant = z.coerce.number().int().min(0).max(8_640_000_000_000_000);

function crewOf(id: string, user: User, { published }: Services): Crew {
  const crew = published.get('crew', id);
  if (crew === undefined || !seesMover(crew, audienceOf(user)))
    throw refuse('not-found', '您的辖区内没有这支队伍', `There is no crew ${id} in your jurisdiction.`);
  return crew;
}

const say = defineRoute({
  method: 'post',
  path: '/api/v1/crews/{id}/track',
  needs: 'handle',
  id: 'reportTrack',
  summary: 'Where one is with a crew of one’s own: the newest position is shown, all of them make its path',
  params,
  body: z.object({
    positions: z
      .array(z.unknown().meta({ type: 'object', required: ['lng', 'lat'], properties: TRACK_PROPERTIES }))
      .max(MOST_POSITIONS)
      .default([]),
  }),
  largest: 300_000,
  refuses: ['not-found'],
  reply: z.object({ taken: z.number(), faults: z.array(z.string()).describe('Positions, or parts of them, that were left out, and why') }),
  handle: ({ params: { id }, body, user, services }) => {
    crewOf(id, user, services);
    if (!mayHandle({ crew: id }, user)) throw refuse('not-found', '您不在这支队伍中', `You are not with the crew ${id}.`);
    const read: TrackReport[] = [];
    const faults: string[] = [];
    for (const position of body.positions)
      readTrack(position, { mover: id, source: SOURCE, now: services.now() }, read, (fault) => faults.push(fault));
    const refused = services.track(read);
    return { taken: read.length - refused.length, faults: [...faults, ...refused] };
  },
});

const path = defineRoute({
  method: 'get',
  path: '/api/v1/crews/{id}/track',
  needs: 'see-people',
  id: 'readTrack',
  summary: 'Where a crew was, oldest first; the audit keeps who asked',
  params,
  query: z.object({
    from: instant.optional().describe('ms UTC; left out = an hour before `to`'),
    to: instant.optional().describe('ms UTC, before this; left out = now'),
    limit: z.coerce.number().int().min(2).max(5000).default(1000).describe('Of a longer path so many positions, evenly picked'),
  }),
  refuses: ['not-found'],
  reply: z.object({ points: z.array(trackPointSchema) }),
  handle: async ({ params: { id }, query, user, from: address, services }) => {
    const crew = crewOf(id, user, services);
    const to = query.to ?? services.now() + 1;
    const from = query.from ?? to - HOUR_MS;
    if (from >= to) throw refuse('invalid', '起始时间必须早于结束时间', `"from" (${from}) must be before "to" (${to}).`);
    const points = await services.storage.reader.tracks.read(id, from, to, query.limit);
    await services.storage.audit.append(services.now(), {
      actor: { id: user.id, name: user.name },
      action: 'track:read',
      subject: id,
      outcome: 'done',
      detail: JSON.stringify({ from, to }),
      from: address,
      place: crew.place,
    });
    return { points };
  },
});

export default [say, path];
