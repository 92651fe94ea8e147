import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import { WALL_ROLES, type User } from '#contract/roles.ts';
import { handSchema, presetsSchema, wallPlanSchema } from '#contract/walls/layout/in-force.ts';
import { shownLayout } from '#server/audience/wall-show.ts';
import { noSuchLayout } from '#server/auth/walls/layouts.ts';
import { targetFor, targetsFor, type WallTarget } from '#server/auth/walls/targets.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';

const MINUTE_MS = 60_000;
const MOST_MINUTES = 24 * 60;
const params = z.object({ id: z.string().max(100) });
const reply = wallPlanSchema.omit({ updatedAt: true, updatedBy: true }).extend({
  version: z.number().int().min(0).describe('Of the presets; 0 = none were given yet'),
  name: z.string().describe('Of the wall'),
  role: z.enum(WALL_ROLES).describe('Whom it is for'),
  screens: z.number().int().describe('How many browsers are paired'),
  now: z
    .object({
      by: z.enum(['screen', 'hour', 'incident', 'hand']).describe('`screen`: as it is built, by no layout'),
      layout: z.string().optional(),
      incident: z.string().optional(),
    })
    .describe('What it shows now'),
});

function replyOf(target: WallTarget, { walls, published, redaction, now }: Services): z.output<typeof reply> {
  const { presets, hand, version } = walls.layouts.planOf(target.id);
  const { id, name, role, screens } = target;
  const inForce = shownLayout(target, { presets, hand }, now(), (layout) => walls.layouts.byId(layout) !== null, { published, redaction });
  const { by } = inForce;
  return {
    id,
    name,
    role,
    screens,
    version,
    hand,
    presets,
    now: {
      by,
      ...('layout' in inForce ? { layout: inForce.layout } : {}),
      ...('incident' in inForce ? { incident: inForce.incident } : {}),
    },
  };
}

const list = defineRoute({
  needs: 'see',
  method: 'get',
  path: '/api/v1/wall-plans',
  id: 'listWallPlans',
  summary: 'Which layouts walls of one’s jurisdiction have when, and what each shows now',
  reply: z.array(reply),
  handle: ({ user, services }) => targetsFor(services.walls, user).map((target) => replyOf(target, services)),
});

const change = defineRoute({
  needs: 'administer',
  method: 'put',
  path: '/api/v1/wall-plans/{id}',
  id: 'changeWallPlan',
  summary: 'Say which layouts a wall has by the hour, and by what happens; of several of a sort the first goes before the others',
  params,
  body: z.object({ base: z.number().int().min(0).describe('Version that was looked at'), presets: presetsSchema }),
  reply,
  refuses: ['not-found', 'conflict'],
  handle: async (call) => {
    const { body, user, services } = call;
    const target = targetFor(services.walls, call.params.id, user);
    for (const { layout } of body.presets) checkLayout(layout, user, services);
    await services.walls.layouts.plan(target.id, body.base, body.presets, user);
    await note(call, target, 'wall-plan:change', `${body.presets.length} presets`);
    return replyOf(target, services);
  },
});

const hold = defineRoute({
  needs: 'acknowledge',
  method: 'put',
  path: '/api/v1/wall-plans/{id}/hand',
  id: 'holdWallLayout',
  summary: 'Give a wall a layout for a while: it goes before hours and what happened already; what happens later goes before it',
  params,
  body: z.object({ layout: z.string().max(100), minutes: z.number().int().min(1).max(MOST_MINUTES) }),
  reply: handSchema,
  refuses: ['not-found'],
  handle: async (call) => {
    const { body, user, services } = call;
    const target = targetFor(services.walls, call.params.id, user);
    const name = checkLayout(body.layout, user, services);
    const hand = await services.walls.layouts.hold(target.id, body.layout, body.minutes * MINUTE_MS, user);
    await note(call, target, 'wall-plan:hold', `${name}, ${body.minutes} min`);
    return hand;
  },
});

const release = defineRoute({
  needs: 'acknowledge',
  method: 'delete',
  path: '/api/v1/wall-plans/{id}/hand',
  id: 'releaseWallLayout',
  summary: 'Have a wall show what it has by itself again',
  params,
  reply: null,
  refuses: ['not-found'],
  handle: async (call) => {
    const { user, services } = call;
    const target = targetFor(services.walls, call.params.id, user);
    await services.walls.layouts.release(target.id, user);
    await note(call, target, 'wall-plan:release', '');
  },
});

/** @returns its name @throws Refused `not-found` */
function checkLayout(id: string, { jurisdiction }: User, { walls }: Services): string {
  const layout = walls.layouts.byId(id);
  if (!layout || !(isWithin(layout.jurisdiction, jurisdiction) || isWithin(jurisdiction, layout.jurisdiction))) throw noSuchLayout(id);
  return layout.name;
}

const note = (
  { user, from, services }: Pick<Call, 'user' | 'from' | 'services'>,
  { id, name, jurisdiction }: WallTarget,
  action: string,
  detail: string,
) =>
  services.storage.audit.append(services.now(), {
    actor: { id: user.id, name: user.name },
    action,
    subject: id,
    outcome: 'done',
    detail: detail === '' ? name : `${name}: ${detail}`,
    from,
    place: jurisdiction,
  });

export default [list, change, hold, release];
