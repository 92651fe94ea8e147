import { z } from 'zod';
import { shownScreenSchema } from '#contract/live/shown-screen.ts';
import { pathSchema } from '#contract/places/geo.ts';
import { severitySchema } from '#contract/records/alert.ts';
import { MOST_WATCHED } from '#contract/wire/cells.ts';
import { ROLE_PERMISSIONS, type User } from '#contract/roles.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { placesOf } from '#server/audience/jurisdiction.ts';
import { defineRoute } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import type { Asker } from '#server/replay/messages.ts';
import { shownTo } from '#server/usage/shown-to.ts';

const instant = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
const picture = z.string().min(1).max(100).describe('Of the greeting in an earlier answer; one that is held no more is given anew');
const type = 'application/octet-stream';
const reply = z.string().meta({ format: 'binary' }).describe('Items as contract/wire/replay.ts writes them');

/** Marks on the scale: of more incidents those that were changed last. */
const MOST_MARKS = 1000;

const askerOf = (user: User, session: string | null): Asker => ({ user, session: session ?? user.id });

/** Where people at work were is in the picture of who may know of people: the audit keeps who looked. */
async function noteLook({ user, services, from, at }: { user: User; services: Services; from: string; at: number }): Promise<void> {
  if (!ROLE_PERMISSIONS[user.role].includes('see-people')) return;
  await services.storage.audit.append(services.now(), {
    actor: { id: user.id, name: user.name },
    action: 'replay:read',
    subject: 'replay',
    outcome: 'done',
    detail: JSON.stringify({ at }),
    from,
    place: user.jurisdiction,
  });
}

const open = defineRoute({
  method: 'get',
  path: '/api/v1/replay/picture',
  needs: 'see',
  id: 'readPastPicture',
  summary: 'The first picture of a screen as it would have been at an instant, for what one may know now; the audit keeps who looked',
  query: z.object({ at: instant.optional().describe('ms UTC; left out = now') }),
  type,
  refuses: ['not-found', 'too-many'],
  reply,
  handle: async ({ query, user, session, from, services, response }) => {
    const at = query.at ?? services.now();
    const bytes = await services.replay.open(askerOf(user, session), at);
    await noteLook({ user, services, from, at });
    response.setHeader('Cache-Control', 'no-store');
    return bytes as never;
  },
});

const play = defineRoute({
  method: 'get',
  path: '/api/v1/replay/play',
  needs: 'see',
  id: 'playPast',
  summary: 'What screens were told after an instant, a step at a time; ends earlier where there is too much for one answer (about 4 MB)',
  query: z.object({
    picture,
    from: instant.describe('ms UTC: where the picture stands'),
    to: instant.describe('ms UTC, not later than now'),
    step: z.coerce.number().int().min(100).max(600_000).default(1000).describe('ms; at most 600 of them'),
  }),
  type,
  refuses: ['not-found', 'too-many'],
  reply,
  handle: async ({ query, user, session, services, response }) => {
    response.setHeader('Cache-Control', 'no-store');
    return (await services.replay.play(askerOf(user, session), query.picture, query.from, query.to, query.step)) as never;
  },
});

const near = defineRoute({
  method: 'get',
  path: '/api/v1/replay/near',
  needs: 'see',
  id: 'readPastNear',
  summary: 'The devices of places one by one, where a picture of the past has too many to tell all',
  query: z.object({
    picture,
    at: instant.describe('ms UTC: where the picture stands'),
    places: z
      .string()
      .max(4000)
      .transform((list) => (list === '' ? [] : list.split(',')))
      .pipe(z.array(pathSchema).max(MOST_WATCHED))
      .describe('Paths, joined by commas'),
  }),
  type,
  refuses: ['not-found', 'too-many'],
  reply,
  handle: async ({ query, user, session, services, response }) => {
    response.setHeader('Cache-Control', 'no-store');
    return (await services.replay.watch(askerOf(user, session), query.picture, query.at, query.places)) as never;
  },
});

const scale = defineRoute({
  method: 'get',
  path: '/api/v1/replay/scale',
  needs: 'see',
  id: 'readPastScale',
  summary: 'From when on the past can be shown, and when incidents began, of those that were changed last',
  refuses: ['too-many'],
  reply: z.object({
    from: z.number().nullable().describe('ms UTC; null = nothing is kept yet'),
    marks: z.array(
      z.object({
        id: z.string(),
        at: z.number().describe('ms UTC'),
        ended: z.number().nullable(),
        severity: severitySchema,
        lifeSafety: z.boolean(),
        title: z.object({ zh: z.string(), en: z.string() }),
      }),
    ),
  }),
  handle: async ({ user, services }) => {
    const audience = audienceOf(user);
    const [from, { items }] = await Promise.all([
      services.replay.first(),
      services.storage.reader.records.list('incident', {
        within: placesOf(user),
        unlike: services.redaction.leftOut('incident', audience, {}),
        limit: MOST_MARKS,
      }),
    ]);
    const marks = items
      .map((incident) => services.redaction.show('incident', incident, audience))
      .filter((incident) => incident !== null)
      .map(({ id, openedAt, closedAt, severity, lifeSafety, title }) => ({
        id,
        at: openedAt,
        ended: closedAt,
        severity,
        lifeSafety,
        title,
      }));
    return { from, marks: marks.sort((a, b) => a.at - b.at) };
  },
});

const screens = defineRoute({
  method: 'get',
  path: '/api/v1/replay/screens',
  needs: 'see',
  id: 'readPastScreens',
  summary: 'What the screens of the jurisdiction showed at an instant: posts and walls, no person is named',
  query: z.object({ at: instant.describe('ms UTC') }),
  reply: z.object({ items: z.array(shownScreenSchema) }),
  handle: async ({ query, user, services }) => ({ items: shownTo(user, await services.shownViews.during(query.at)) }),
});

export default [open, play, near, scale, screens];
