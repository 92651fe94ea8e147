import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import { WALL_ROLES } from '#contract/roles.ts';
import { thrownViewSchema, type Thrown } from '#contract/walls/thrown.ts';
import { notToBeShown } from '#server/audience/may-show.ts';
import { senderFor, targetFor, targetsFor, type WallTarget } from '#server/auth/walls/targets.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import { Refused, refuse } from '#server/lib/refused.ts';

const OFFICER = { needs: 'acknowledge' } as const;
const MINUTE_MS = 60_000;

const thrownReply = z.object({
  id: z.string(),
  by: z.string().describe('Who shows it'),
  view: thrownViewSchema,
  at: z.number().describe('ms UTC'),
  until: z.number().describe('When the wall returns by itself, ms UTC'),
});
const targetReply = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(WALL_ROLES).describe('Whom it is for'),
  screens: z.number().describe('How many browsers are paired'),
  thrown: thrownReply.nullable().describe('What somebody shows there now; null = its own picture'),
});

const list = defineRoute({
  ...OFFICER,
  method: 'get',
  path: '/api/v1/thrown',
  id: 'listThrown',
  summary: 'Walls that something can be shown on, and what somebody shows there now',
  reply: z.array(targetReply),
  handle: ({ user, services }) =>
    targetsFor(services.walls, user).map(({ id, name, role, screens }) => ({
      id,
      name,
      role,
      screens,
      thrown: services.walls.throws.on(id),
    })),
});

const show = defineRoute({
  ...OFFICER,
  method: 'put',
  path: '/api/v1/thrown/{id}',
  id: 'throwOnWall',
  summary: 'Show a view on a wall for a while: it returns by itself. What those before it may not know is refused in words',
  params: z.object({ id: z.string().max(100) }),
  body: z.object({ view: thrownViewSchema, minutes: z.number().int().min(1).max(120) }),
  reply: thrownReply,
  refuses: ['not-found', 'forbidden'],
  handle: async (call) => {
    const { params, body, user, services } = call;
    const target = targetFor(services.walls, params.id, user);
    const { focus } = body.view;
    if (focus !== '' && !isWithin(focus, user.jurisdiction))
      throw refuse('forbidden', '该地点不在您的辖区内', `${focus} is outside your jurisdiction ${user.jurisdiction}.`);
    const reason = notToBeShown(body.view, target, services.published, services.redaction);
    if (reason !== null) {
      await note(call, target, 'wall:throw', 'refused', reason.en);
      throw new Refused({ code: 'forbidden', message: reason });
    }
    const thrown = services.walls.throws.show(target.id, senderFor(target, user), body.view, body.minutes * MINUTE_MS);
    await note(call, target, 'wall:throw', 'done', `${target.name}, ${body.minutes} min: ${body.view.open || body.view.focus || '/'}`);
    return thrown as z.output<typeof thrownReply> & Thrown;
  },
});

const end = defineRoute({
  ...OFFICER,
  method: 'delete',
  path: '/api/v1/thrown/{id}',
  id: 'endThrown',
  summary: 'Have a wall return to its own picture now',
  params: z.object({ id: z.string().max(100) }),
  reply: null,
  refuses: ['not-found'],
  handle: async (call) => {
    const target = targetFor(call.services.walls, call.params.id, call.user);
    call.services.walls.throws.end(target.id);
    await note(call, target, 'wall:throw-end', 'done', target.name);
  },
});

const note = (
  { user, from, services }: Pick<Call, 'user' | 'from' | 'services'>,
  { id, jurisdiction }: WallTarget,
  action: string,
  outcome: 'done' | 'refused',
  detail: string,
) =>
  services.storage.audit.append(services.now(), {
    actor: { id: user.id, name: user.name },
    action,
    subject: id,
    outcome,
    detail,
    from,
    place: jurisdiction,
  });

export default [list, show, end];
