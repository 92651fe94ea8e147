import { z } from 'zod';
import { REMOTE_ENDS, tourOrderSchema, tourStateSchema } from '#contract/tours/remote.ts';
import { ROLES, WALL_ROLES } from '#contract/roles.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { defineRoute } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import type { Remote } from '#server/tours/led-screen.ts';

const PRESENTER = { needs: 'present' } as const;
/** A request that waits for news is answered at the latest after so long, so that no proxy cuts it. */
const LONGEST_WAIT_MS = 20_000;

const label = z.object({ zh: z.string(), en: z.string() });
const remoteReply = z.object({
  id: z.string(),
  version: z.number().describe('Ask with it for what is newer'),
  screen: z
    .object({ name: z.string(), role: z.enum([...ROLES, ...WALL_ROLES]), jurisdiction: z.string() })
    .describe('Who the screen is signed in as'),
  state: tourStateSchema,
  connected: z.boolean().describe('The screen is connected now'),
  end: z.enum(REMOTE_ENDS).nullable().describe('Why nothing is led any more; null = it is'),
  tours: z
    .array(z.object({ id: z.string(), title: label, scenes: z.number(), seconds: z.number() }))
    .describe('To choose from, while the screen shows none of them'),
  told: z
    .object({
      title: label,
      scenes: z.array(
        z.object({ title: label, caption: label, fact: z.object({ value: label, name: label }).nullable(), seconds: z.number() }),
      ),
    })
    .nullable()
    .describe('The tour that is shown, its figures as they are now'),
  calls: z.array(z.object({ title: label, place: label })).describe('P1 incidents that have the screen meanwhile'),
});

/** What a remote shows: of its screen's audience, and so nothing that the screen may not show itself. */
function replyOf({ id, version, screen, state, connected, end }: Remote, { tourTelling }: Services): z.output<typeof remoteReply> {
  const audience = audienceOf(screen);
  // A screen may show a tour that this server has not got: another can be chosen then.
  const known = state.tour !== null && tourTelling.knows(state.tour) ? state.tour : null;
  const told = end === null && known !== null ? tourTelling.tell(known, audience, state.subject) : null;
  return {
    id,
    version,
    screen: { name: screen.name, role: screen.role, jurisdiction: screen.jurisdiction },
    state,
    connected,
    end: end?.why ?? null,
    tours: end === null && known === null ? tourTelling.list() : [],
    told: told && { title: told.title, scenes: [...told.scenes] },
    calls: tourTelling.callers(state, audience),
  };
}

const params = z.object({ id: z.string().max(100) });

const claim = defineRoute({
  ...PRESENTER,
  method: 'post',
  path: '/api/v1/tour-remotes',
  id: 'leadTour',
  summary: 'Lead the screen at /tour that shows a code, until its tour ends: for who may know at least what is shown there',
  body: z.object({ code: z.string().regex(/^\d{6}$/, 'six digits, as the screen shows them') }),
  reply: remoteReply,
  refuses: ['not-found', 'forbidden', 'too-many'],
  handle: async ({ body, user, session, from, services }) =>
    replyOf(await services.tourRemotes.claim(body.code, { user, session: session!, from }), services),
});

const read = defineRoute({
  ...PRESENTER,
  method: 'get',
  path: '/api/v1/tour-remotes/{id}',
  id: 'readTourRemote',
  summary: 'Where the screen is that one leads; with `after`, waits up to 20 s for something newer',
  params,
  query: z.object({ after: z.coerce.number().int().min(0).default(0).describe('`version` of what one has') }),
  reply: remoteReply,
  refuses: ['not-found'],
  handle: async ({ params: { id }, query: { after }, session, services }) => {
    const remote = services.tourRemotes.of(id, session);
    await services.tourRemotes.newer(remote, after, LONGEST_WAIT_MS);
    return replyOf(remote, services);
  },
});

const order = defineRoute({
  ...PRESENTER,
  method: 'post',
  path: '/api/v1/tour-remotes/{id}/orders',
  id: 'orderTour',
  summary: 'Have the screen go to another scene, stay, go on, or begin a tour; refused while a P1 has it',
  params,
  body: tourOrderSchema,
  reply: null,
  refuses: ['not-found', 'conflict'],
  handle: ({ params: { id }, body, session, services }) => {
    const remote = services.tourRemotes.of(id, session);
    if (body.do === 'start' && !services.tourTelling.knows(body.tour)) throw services.tourTelling.unknown(body.tour);
    services.tourRemotes.order(remote, body);
  },
});

const letGo = defineRoute({
  ...PRESENTER,
  method: 'delete',
  path: '/api/v1/tour-remotes/{id}',
  id: 'letGoOfTour',
  summary: 'Lead the screen no longer: it shows a code again',
  params,
  reply: null,
  refuses: ['not-found'],
  handle: ({ params: { id }, session, services }) => {
    services.tourRemotes.letGo(services.tourRemotes.of(id, session));
  },
});

export default [claim, read, order, letGo];
