import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import type { User } from '#contract/roles.ts';
import { wallLayoutSchema, type WallLayout } from '#contract/walls/layout/layout.ts';
import { noSuchLayout } from '#server/auth/walls/layouts.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import { refuse } from '#server/lib/refused.ts';

const ADMINISTRATOR = { needs: 'administer' } as const;
const params = z.object({ id: z.string().max(100) });
const draft = wallLayoutSchema.pick({ name: true, jurisdiction: true, layout: true });

const list = defineRoute({
  needs: 'see',
  method: 'get',
  path: '/api/v1/wall-layouts',
  id: 'listWallLayouts',
  summary: 'Layouts that walls of one’s jurisdiction can be given: regions, and what each of them shows',
  reply: z.array(wallLayoutSchema),
  handle: ({ user, services }) => layoutsFor(user, services),
});

const draw = defineRoute({
  ...ADMINISTRATOR,
  method: 'post',
  path: '/api/v1/wall-layouts',
  id: 'drawWallLayout',
  summary: 'Say what stands where on a wall; when a wall shows it is said in its plan',
  body: draft,
  reply: wallLayoutSchema,
  refuses: ['forbidden', 'conflict'],
  handle: async (call) => {
    const { body, user, services } = call;
    checkInside(body.jurisdiction, user);
    const layout = await services.walls.layouts.draw(body, user);
    await note(call, 'wall-layout:draw', layout);
    return layout;
  },
});

const redraw = defineRoute({
  ...ADMINISTRATOR,
  method: 'put',
  path: '/api/v1/wall-layouts/{id}',
  id: 'redrawWallLayout',
  summary: 'Change a layout: walls that show it change at once',
  params,
  body: draft.extend({ base: z.number().int().min(1).describe('Version that was looked at') }),
  reply: wallLayoutSchema,
  refuses: ['forbidden', 'not-found', 'conflict'],
  handle: async (call) => {
    const { params: at, body, user, services } = call;
    const { base, ...drawn } = body;
    layoutOf(at.id, call);
    checkInside(drawn.jurisdiction, user);
    const layout = await services.walls.layouts.redraw(at.id, base, drawn, user);
    await note(call, 'wall-layout:redraw', layout);
    return layout;
  },
});

const remove = defineRoute({
  ...ADMINISTRATOR,
  method: 'delete',
  path: '/api/v1/wall-layouts/{id}',
  id: 'removeWallLayout',
  summary: 'Take a layout away: plans that name it pass it over, and walls that show it have what comes next',
  params,
  reply: null,
  refuses: ['forbidden', 'not-found'],
  handle: async (call) => {
    const layout = layoutOf(call.params.id, call);
    await call.services.walls.layouts.remove(layout.id);
    await note(call, 'wall-layout:remove', layout);
  },
});

/** Those of one's own places, and those that were made for a place around them. */
const layoutsFor = ({ jurisdiction }: User, { walls }: Services): WallLayout[] =>
  walls.layouts.list().filter((layout) => isWithin(layout.jurisdiction, jurisdiction) || isWithin(jurisdiction, layout.jurisdiction));

/** One's own to change. @throws Refused `not-found`, `forbidden` */
function layoutOf(id: string, { user, services }: Pick<Call, 'user' | 'services'>): WallLayout {
  const found = layoutsFor(user, services).find((layout) => layout.id === id);
  if (!found) throw noSuchLayout(id);
  checkInside(found.jurisdiction, user);
  return found;
}

function checkInside(place: string, { jurisdiction }: User): void {
  if (!isWithin(place, jurisdiction))
    throw refuse('forbidden', '该布局属于您辖区之外的地点', `This layout is for ${place}, outside your jurisdiction ${jurisdiction}.`);
}

const note = (
  { user, from, services }: Pick<Call, 'user' | 'from' | 'services'>,
  action: string,
  { id, name, jurisdiction, layout, version }: WallLayout,
) =>
  services.storage.audit.append(services.now(), {
    actor: { id: user.id, name: user.name },
    action,
    subject: id,
    outcome: 'done',
    detail: `${name}, version ${version}: ${layout.regions.length} regions`,
    from,
    place: jurisdiction,
  });

export default [list, draw, redraw, remove];
