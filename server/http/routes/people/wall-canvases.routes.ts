import { z } from 'zod';
import { isWithin, jurisdictionSchema } from '#contract/places/geo.ts';
import { text } from '#contract/records/stamp.ts';
import { WALL_ROLES, type User } from '#contract/roles.ts';
import { canvasShapeSchema } from '#contract/walls/canvas.ts';
import { noSuchCanvas } from '#server/auth/walls/canvases.ts';
import { tileName } from '#server/auth/walls/walls.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import { refuse } from '#server/lib/refused.ts';
import type { StoredCanvas } from '#server/storage/stores/wall-store.ts';

const ADMINISTRATOR = { needs: 'administer' } as const;
const params = z.object({ id: z.string().max(100) });
const draft = z.object({
  name: text(50).trim().min(1),
  role: z.enum(WALL_ROLES),
  jurisdiction: jurisdictionSchema,
  shape: canvasShapeSchema,
});
const reply = draft.extend({
  id: z.string(),
  version: z.number().int(),
  skewMs: z
    .number()
    .nullable()
    .describe('How far apart in time the pictures of its screens are, as they say it; null = fewer than two are on'),
});

const replyOf = (canvas: StoredCanvas, { walls }: Services): z.output<typeof reply> => ({
  ...canvas,
  skewMs: walls.states.skewOf(walls.tilesOf(canvas.id).map(({ id }) => id)),
});

const list = defineRoute({
  ...ADMINISTRATOR,
  method: 'get',
  path: '/api/v1/wall-canvases',
  id: 'listWallCanvases',
  summary: 'Walls of several screens that show one picture, of one’s jurisdiction',
  reply: z.array(reply),
  handle: ({ user, services }) =>
    services.walls.canvases
      .list()
      .filter(({ jurisdiction }) => isWithin(jurisdiction, user.jurisdiction))
      .map((canvas) => replyOf(canvas, services)),
});

const draw = defineRoute({
  ...ADMINISTRATOR,
  method: 'post',
  path: '/api/v1/wall-canvases',
  id: 'drawWallCanvas',
  summary: 'Say how a wall of several equal screens is built; each of its browsers is paired with a place in it',
  body: draft,
  reply,
  refuses: ['forbidden', 'conflict'],
  handle: async (call) => {
    const { body, user, services } = call;
    checkInside(body.jurisdiction, user);
    const canvas = await services.walls.canvases.draw(body);
    await note(call, 'wall-canvas:draw', canvas);
    return replyOf(canvas, services);
  },
});

const redraw = defineRoute({
  ...ADMINISTRATOR,
  method: 'put',
  path: '/api/v1/wall-canvases/{id}',
  id: 'redrawWallCanvas',
  summary: 'Change how a wall of several screens is built: its screens show it at once, and those it no longer has are unpaired',
  params,
  body: draft.extend({ base: z.number().int().min(1).describe('Version that was looked at') }),
  reply,
  refuses: ['forbidden', 'not-found', 'conflict'],
  handle: async (call) => {
    const { body, user, services } = call;
    const { base, ...drawn } = body;
    const before = canvasOf(call);
    checkInside(before.jurisdiction, user);
    checkInside(drawn.jurisdiction, user);
    const canvas = await services.walls.canvases.redraw(call.params.id, base, drawn);
    await services.walls.redrawn(canvas, before);
    await note(call, 'wall-canvas:redraw', canvas);
    return replyOf(canvas, services);
  },
});

const remove = defineRoute({
  ...ADMINISTRATOR,
  method: 'delete',
  path: '/api/v1/wall-canvases/{id}',
  id: 'removeWallCanvas',
  summary: 'Take a wall of several screens away: all of them are unpaired',
  params,
  reply: null,
  refuses: ['not-found'],
  handle: async (call) => {
    const canvas = canvasOf(call);
    const { walls } = call.services;
    for (const tile of walls.tilesOf(canvas.id)) await walls.unpair(tile);
    await walls.canvases.remove(canvas.id);
    await walls.layouts.forget(canvas.id);
    await note(call, 'wall-canvas:remove', canvas);
  },
});

const pairTile = defineRoute({
  ...ADMINISTRATOR,
  method: 'post',
  path: '/api/v1/wall-canvases/{id}/tiles',
  id: 'pairWallTile',
  summary: 'Pair the browser that shows a code with a place in a wall of several screens',
  params,
  body: z.object({
    code: z.string().regex(/^\d{6}$/, 'six digits, as the screen shows them'),
    column: z.number().int().min(0).max(15).describe('From 0, from the left'),
    row: z.number().int().min(0).max(15).describe('From 0, from the top'),
  }),
  reply: z.object({ id: z.string(), name: z.string() }),
  refuses: ['not-found', 'conflict', 'too-many'],
  handle: async (call) => {
    const { body, user, from, services } = call;
    const canvas = canvasOf(call);
    const { code, ...place } = body;
    const { role, jurisdiction } = canvas;
    const wall = await services.walls.pair(
      { code, name: tileName(canvas, place), role, jurisdiction, tile: { ...place, canvas: canvas.id } },
      { actor: user, from },
    );
    await note(call, 'wall:pair', canvas, `${wall.name}, at ${wall.seen.from}`, wall.id);
    return { id: wall.id, name: wall.name };
  },
});

/** @throws Refused `not-found` */
function canvasOf({ params: { id }, user, services }: Call<{ id: string }>): StoredCanvas {
  const canvas = services.walls.canvases.byId(id);
  if (canvas === null || !isWithin(canvas.jurisdiction, user.jurisdiction)) throw noSuchCanvas(id);
  return canvas;
}

function checkInside(place: string, { jurisdiction }: User): void {
  if (!isWithin(place, jurisdiction))
    throw refuse('forbidden', '该地点不在您的辖区内', `${place} is outside your jurisdiction ${jurisdiction}.`);
}

const note = (
  { user, from, services }: Pick<Call, 'user' | 'from' | 'services'>,
  action: string,
  { id, name, jurisdiction, shape, role }: StoredCanvas,
  detail = `${name}, ${role}, ${shape.columns} × ${shape.rows} of ${shape.tile.width} × ${shape.tile.height}, ${shape.bezelMm} mm apart`,
  subject = id,
) =>
  services.storage.audit.append(services.now(), {
    actor: { id: user.id, name: user.name },
    action,
    subject,
    outcome: 'done',
    detail,
    from,
    place: jurisdiction,
  });

export default [list, draw, redraw, remove, pairTile];
