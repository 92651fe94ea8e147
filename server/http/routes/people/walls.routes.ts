import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { isWithin, jurisdictionSchema } from '#contract/places/geo.ts';
import { WALL_ROLES, type User } from '#contract/roles.ts';
import { wallOrderSchema, wallReportSchema } from '#contract/walls/tile.ts';
import { tileKey } from '#contract/walls/tile-key.ts';
import { text } from '#contract/records/stamp.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import { setWallCookie } from './set-cookie.ts';
import { refuse } from '#server/lib/refused.ts';
import type { StoredWall } from '#server/storage/stores/wall-store.ts';

const code = z.string().regex(/^\d{6}$/, 'six digits, as the screen shows them');
const codeParams = z.object({ code });
const ADMINISTRATOR = { needs: 'administer' } as const;

const wallReply = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(WALL_ROLES),
  jurisdiction: z.string(),
  pairedAt: z.number().describe('ms UTC'),
  pairedBy: z.object({ id: z.string(), name: z.string() }),
  seenAt: z.number().describe('ms UTC, to the minute while it is on'),
  from: z.string().describe('Address it was last seen from'),
  agent: z.string().describe('What its browser calls itself'),
  version: z.string().describe('Of the page it shows; empty before it has shown one'),
  tile: z.object({ canvas: z.string(), column: z.number(), row: z.number() }).nullable().describe('Part of a wall of several screens'),
  state: wallReportSchema
    .omit({ picture: true })
    .extend({ at: z.number().describe('ms UTC'), behind: z.number().describe('How old the time is that it shows, ms') })
    .nullable()
    .describe('As it last said itself; null = it has not yet'),
});
const replyOf = ({ tokenHash: _secret, seen: { at, ...seen }, ...wall }: StoredWall, { walls }: Services): z.output<typeof wallReply> => ({
  ...wall,
  ...seen,
  seenAt: at,
  state: walls.states.of(wall.id),
});

const ask = defineRoute({
  method: 'post',
  path: '/api/v1/walls/codes',
  needs: 'public',
  id: 'askWallCode',
  summary: 'The code that a browser shows to be paired as a wall; an administrator enters it. Asked again, it is the same while it is good',
  reply: z.object({ code: z.string(), forMs: z.number().describe('How long it can be entered') }),
  refuses: ['conflict', 'too-many'],
  machine: true,
  handle: (call) => {
    const { request, from, services } = call;
    const { cookie, 'user-agent': agent = '' } = request.headers;
    const { token, code: shown, forMs } = services.walls.ask(cookie, from, agent);
    setWallCookie(call, token);
    return { code: shown, forMs };
  },
});

const look = defineRoute({
  ...ADMINISTRATOR,
  method: 'get',
  path: '/api/v1/walls/codes/{code}',
  id: 'lookAtWallCode',
  summary: 'The browser that shows a code: to be compared with the screen one stands before',
  params: codeParams,
  reply: z.object({ from: z.string(), agent: z.string() }),
  refuses: ['not-found', 'too-many'],
  handle: async ({ params, user, from, services }) => {
    const screen = await services.walls.look(params.code, { actor: user, from });
    return { from: screen.from, agent: screen.agent };
  },
});

const pair = defineRoute({
  ...ADMINISTRATOR,
  method: 'post',
  path: '/api/v1/walls',
  id: 'pairWall',
  summary: 'Pair the browser that shows a code: it shows the wall from then on, reads only, and stays signed in until it is unpaired',
  body: z.object({ code, name: text(60).trim().min(1), role: z.enum(WALL_ROLES), jurisdiction: jurisdictionSchema }),
  reply: wallReply,
  refuses: ['forbidden', 'not-found', 'conflict', 'too-many'],
  handle: async (call) => {
    const { body, user, from, services } = call;
    if (!isWithin(body.jurisdiction, user.jurisdiction)) throw outside(body.jurisdiction, user);
    const wall = await services.walls.pair(body, { actor: user, from });
    await note(call, 'wall:pair', wall, `${wall.name}, ${wall.role}, at ${wall.seen.from}`);
    return replyOf(wall, services);
  },
});

const list = defineRoute({
  ...ADMINISTRATOR,
  method: 'get',
  path: '/api/v1/walls',
  id: 'listWalls',
  summary: 'Paired walls of one’s jurisdiction, and when each was last seen',
  reply: z.array(wallReply),
  handle: ({ user, services }) =>
    services.walls
      .list()
      .filter(({ jurisdiction }) => isWithin(jurisdiction, user.jurisdiction))
      .map((wall) => replyOf(wall, services)),
});

const unpair = defineRoute({
  ...ADMINISTRATOR,
  method: 'delete',
  path: '/api/v1/walls/{id}',
  id: 'unpairWall',
  summary: 'End a pairing: the wall shows a code again at once',
  params: z.object({ id: z.string().max(100) }),
  reply: null,
  refuses: ['not-found'],
  handle: async (call) => {
    const { params, user, services } = call;
    const wall = wallOf(params.id, user, services);
    await services.walls.unpair(wall);
    await note(call, 'wall:unpair', wall, wall.name);
  },
});

const reload = defineRoute({
  ...ADMINISTRATOR,
  method: 'post',
  path: '/api/v1/walls/{id}/reload',
  id: 'reloadWall',
  summary: 'Have a wall load its page anew: it does so within seconds of being reachable',
  params: z.object({ id: z.string().max(100) }),
  reply: null,
  refuses: ['not-found'],
  handle: async (call) => {
    const { params, user, services } = call;
    const wall = wallOf(params.id, user, services);
    services.walls.states.reload(wall.id);
    await note(call, 'wall:reload', wall, wall.name);
  },
});

const picture = defineRoute({
  ...ADMINISTRATOR,
  method: 'get',
  path: '/api/v1/walls/{id}/picture',
  id: 'seeWall',
  summary: 'A small picture of what a wall shows, as it sent it: its stage, without the words of panels',
  params: z.object({ id: z.string().max(100) }),
  reply: z.object({
    jpeg: z.string().nullable().describe('Base64; null = it has not sent one'),
    at: z.number().describe('When it came, ms UTC; 0 = never'),
  }),
  refuses: ['not-found'],
  handle: ({ params, user, services }) => services.walls.states.pictureOf(wallOf(params.id, user, services).id) ?? { jpeg: null, at: 0 },
});

const report = defineRoute({
  method: 'post',
  path: '/api/v1/walls/state',
  needs: 'public',
  id: 'reportWall',
  summary: 'What a wall says of itself, and is told in answer',
  credential: 'wall',
  body: wallReportSchema,
  largest: 40_000,
  first: (request, _caller, services) => void ownWall(request, services),
  reply: wallOrderSchema,
  handle: ({ body, request, from, services }) => {
    const wall = ownWall(request, services);
    return { reload: services.walls.states.took(wall.id, body, from), tile: tileKey(services.walls.tileOf(wall)) };
  },
});

/** The wall that asks. @throws Refused `unauthenticated` */
function ownWall({ headers }: IncomingMessage, { walls }: Services): StoredWall {
  const wall = walls.own(headers.cookie);
  if (wall === null) throw refuse('unauthenticated', '此浏览器不是已配对的大屏', 'This browser is no paired wall.');
  return wall;
}

/** @throws Refused `not-found` */
function wallOf(id: string, { jurisdiction }: User, { walls }: Services): StoredWall {
  const wall = walls.byId(id);
  if (wall === null || !isWithin(wall.jurisdiction, jurisdiction))
    throw refuse('not-found', '您的辖区内没有这块大屏', `There is no wall ${id} in your jurisdiction ${jurisdiction}.`);
  return wall;
}

const note = ({ user, from, services }: Pick<Call, 'user' | 'from' | 'services'>, action: string, wall: StoredWall, detail: string) =>
  services.storage.audit.append(services.now(), {
    actor: { id: user.id, name: user.name },
    action,
    subject: wall.id,
    outcome: 'done',
    detail,
    from,
    place: wall.jurisdiction,
  });

const outside = (place: string, { jurisdiction }: User): Error =>
  refuse('forbidden', '该地点不在您的辖区内', `${place} is outside your jurisdiction ${jurisdiction}.`);

export default [ask, look, pair, list, unpair, reload, picture, report];
