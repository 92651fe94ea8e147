import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { COMMAND_NAMES, type CommandName } from '#contract/commands.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { ROLE_PERMISSIONS, WALL_ROLES, type Role } from '#contract/roles.ts';
import { mayCommand } from '#contract/transitions.ts';
import { PROTOCOL_VERSION } from '#contract/wire/messages.ts';
import { declaredAccess, type Declared } from '#server/auth/access.ts';
import { loadRoutes } from '#server/http/app.ts';
import type { Route } from '#server/http/route.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { inputOf, TOUR_SAID } from '#tests/harness/command-inputs.ts';
import { COMMUNITIES, MARKS, openStage, otherOf } from '#tests/harness/principals.ts';
import type { Community, Known, Principal, Stage } from '#tests/harness/principals.ts';
import { wordsOf } from '#tests/harness/heard.ts';
import { waitFor } from '#tests/harness/wait.ts';

/**
 * Everything that is declared reachable, asked for by everybody: what must come of it is derived from the declaration alone
 * (`server/auth/access.ts`, the routes' own fields, the table of commands), and nobody is ever told of another community.
 */
const cleanUp: (() => Promise<void>)[] = [];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage((work) => cleanUp.push(work));
});
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

const routes = await loadRoutes();
const [LEAST, FIRST] = [1000, ['a frame', '4[2,null,["remote",']];
let probes = 0;
const probed = new Set<string>();
const nameOf = ({ surface, name }: Pick<Declared, 'surface' | 'name'>): string => `${surface} ${name}`;
const mayAsk = (role: Role): boolean => ROLE_PERMISSIONS[role].includes('see');
const isWall = (role: Role): boolean => (WALL_ROLES as readonly Role[]).includes(role);

/** What endpoints must say before they look at what is asked: a status, or 'in'. */
function expected(declared: Declared, route: Partial<Route>, { role, foreign, guarded, key, platform, headers }: Principal): number | 'in' {
  if (declared.needs !== 'public') {
    if (role === null) return 401;
    if (!ROLE_PERMISSIONS[role].includes(declared.needs) || declared.everywhere || declared.demo) return 403;
  }
  const changes = route.method !== undefined && route.method !== 'get';
  if (changes && foreign) return 403;
  if (changes && !route.machine && !guarded && headers.cookie !== undefined) return 403;
  if (route.credential === 'key' && !(route.platform ? platform : key)) return key ? 403 : 401;
  const nobody = role === null || (route.credential === 'person' && isWall(role)) || (route.credential === 'wall' && !isWall(role));
  // Signing out twice is no error.
  if (route.credential !== undefined && route.credential !== 'key' && nobody && route.method !== 'delete') return 401;
  return 'in';
}

const ask = async (method: string, path: string, principal: Principal, body?: unknown): Promise<{ status: number; text: string }> => {
  probes++;
  const response = await fetch(stage.server.http + path, {
    method,
    headers: { ...principal.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
};

/** The id in a path of one sort or another, of a community; of accounts and secrets none that is there, or asking would take it away. */
function addressOf(route: Route, of: Known): string {
  const named = /\/(alert|incident|ticket|crew|device|photo)s\/\{id\}|\/(media)\/\{id\}/.exec(route.path);
  const type = (named?.[2] === undefined ? named?.[1] : 'photo') as keyof Known | undefined;
  const path = route.path
    .replace('{kind}', 'device')
    .replace('{name}', of.device)
    .replace('{variant}', 'original')
    .replace('{id}', type === undefined ? 'nobody-here' : of[type]);
  if (path === '/api/v1/events') return `${path}?device=${of.gate}`;
  if (path.endsWith('/history')) return `${path}?point=opened`;
  return path.endsWith('/floor-plans') && route.method === 'get' ? `${path}?building=${of.place}` : path;
}

const isOf = (community: Community): RegExp => new RegExp(`${MARKS[community]}|${COMMUNITIES[community]}`);
/** The other community's street, roles and words of refusal apart, nothing of it may stand in an answer. */
function expectNothingOf(community: Community, text: string, what: string): void {
  const found = isOf(community).exec(text);
  expect([what, found && text.slice(Math.max(0, found.index - 80), found.index + 40)]).toEqual([what, null]);
}

const declaredRoutes = routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);
const ends = ({ id }: Route): boolean => id === 'signOut';

async function askFor(name: string, route: Route, principal: Principal): Promise<void> {
  const declared = declaredAccess().find((one) => nameOf(one) === `route ${name}`)!;
  const what = `${name} by ${principal.name}`;
  const must = expected(declared, route, principal);
  const bare = ['get', 'head', 'options', 'delete'].includes(route.method) || route.takes !== undefined;
  const [method, body] = [route.method.toUpperCase(), bare ? undefined : {}];
  const { known } = stage;
  const own = await ask(method, addressOf(route, known[principal.community]), principal, body);
  probed.add(`route ${name}`);
  if (must === 'in') expect([what, [401, 403, 500].includes(own.status) ? own : 'in']).toEqual([what, 'in']);
  // Who goes on trying a wrong key is told to wait.
  else expect([what, route.credential === 'key' && own.status === 429 ? 401 : own.status]).toEqual([what, must]);
  const elsewhere = otherOf(principal.community);
  if (principal.role !== null) expectNothingOf(elsewhere, own.text, what);
  const other = addressOf(route, known[elsewhere]);
  if (must !== 'in' || principal.role === null || other === addressOf(route, known[principal.community])) return;
  const { status, text } = await ask(method, other, principal, body);
  expect([what, 'elsewhere', [403, 404].includes(status) ? 'not there' : text.slice(0, 200)]).toEqual([what, 'elsewhere', 'not there']);
}

describe('every route', { timeout: 180_000 }, () => {
  it.each(declaredRoutes.filter(([, route]) => !ends(route)))('%s, asked for by everybody', async (name, route) => {
    for (const principal of stage.principals) await askFor(name, route, principal);
  });

  it.each([
    ['GET /tiles/*', '/tiles/index.json'],
    ['GET /api/openapi.json', '/api/openapi.json'],
    ['GET /api/openapi.json', '/api/v1/no-such-thing'],
  ])('%s at %s', async (name, path) => {
    const declared = declaredAccess().find((one) => nameOf(one) === `route ${name}`)!;
    for (const principal of stage.principals) {
      const must = expected(declared, {}, principal);
      const { status } = await ask('GET', path, principal);
      probed.add(`route ${name}`);
      expect([path, principal.name, must === 'in' && ![401, 403, 500].includes(status) ? 'in' : status]).toEqual([
        path,
        principal.name,
        must,
      ]);
    }
  });
});

/** By the table of commands: who may never give one, and that what is elsewhere is not there. */
const codeOf = (name: CommandName, role: Role, own: boolean): RegExp =>
  mayCommand(role, name) ? (own ? /^(done|conflict|illegal)$/ : /^not-found$/) : /^forbidden$/;

describe('every command, at both doors', { timeout: 180_000 }, () => {
  it.each(COMMAND_NAMES)('%s, given by everybody', async (name) => {
    for (const principal of stage.principals) {
      if (principal.role === null || principal.foreign || !principal.guarded) continue;
      for (const [own, at] of [
        [true, principal.community],
        [false, otherOf(principal.community)],
      ] as const) {
        const { status, text } = await ask('POST', `/api/v1/commands/${name}`, principal, inputOf(name, stage.known[at]));
        const code = status === 200 ? 'done' : (JSON.parse(text) as { refusal: { code: string } }).refusal.code;
        expect([name, principal.name, own, code]).toEqual([
          name,
          principal.name,
          own,
          expect.stringMatching(codeOf(name, principal.role, own)),
        ]);
        if (!own)
          expectNothingOf(
            at,
            text.replaceAll(stage.known[at].ticket, '').replaceAll(stage.known[at].gate, ''),
            `${name} by ${principal.name}`,
          );
      }
    }
  });
});

/** A line as the handshake leaves it, or null when there is none to be had. */
async function open({ headers }: Principal): Promise<{ socket: WebSocket; heard: string[]; say(text: string): void } | null> {
  const socket = new WebSocket(`${stage.server.http.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    headers: { ...headers },
  });
  const heard: string[] = [];
  socket.on('error', () => {});
  socket.on('message', (data, binary) => {
    heard.push(wordsOf(data as Buffer, binary));
    if (String(data) === '2') socket.send('3');
  });
  await waitFor('an answer to the handshake', () => heard.length > 0 || socket.readyState === WebSocket.CLOSED);
  if (socket.readyState === WebSocket.CLOSED) return null;
  socket.send('4[0,null,{}]');
  await waitFor('to be served', () => heard.some((text) => text.startsWith('4[0,')));
  return { socket, heard, say: (text) => socket.send(`4${text}`) };
}

describe('every event', { timeout: 300_000 }, () => {
  const events = declaredAccess()
    .filter(({ surface }) => surface === 'event')
    .map(({ name }) => name);

  it('what a screen says: only by who has a session, of our own page, after a greeting, about the own community', async () => {
    const hash = kindsHash(await loadKinds());
    expect(events.sort()).toEqual(['command', 'hello', 'seen', 'shows', 'tour', 'watch', 'watch-events']);
    for (const principal of stage.principals) {
      const line = await open(principal);
      probes += events.length;
      events.forEach((name) => probed.add(`event ${name}`));
      expect([principal.name, line === null ? 'kept out' : 'in']).toEqual([
        principal.name,
        principal.role === null || principal.foreign ? 'kept out' : 'in',
      ]);
      if (line === null) continue;
      const answer = (id: number): Promise<string> =>
        waitFor(`answer ${id}`, () => line.heard.find((text) => text.startsWith(`4[3,${id},`)) ?? null);
      line.say(`[2,1,["command","comment",${JSON.stringify(inputOf('comment', stage.known[principal.community]))}]]`);
      expect(await answer(1)).toContain('"forbidden"');
      line.say(`[2,2,["hello",${JSON.stringify({ protocol: PROTOCOL_VERSION, kindsHash: hash })}]]`);
      expect(await answer(2)).toContain('"ok":true');
      for (const said of ['s1', '[2,null,["shows","desk"]]', `[2,null,["tour",${TOUR_SAID}]]`]) line.say(said);
      await waitFor('a picture and a code', () => FIRST.every((begin) => line.heard.some((text) => text.startsWith(begin))));
      await watches(line, principal, answer);
      await commands(line, principal, answer);
      expectNothingOf(
        otherOf(principal.community),
        line.heard.filter((text) => !text.startsWith('4[3,')).join('\n'),
        `what ${principal.name} is sent`,
      );
      expect(line.heard.some((text) => isOf(principal.community).test(text))).toBe(true);
      line.socket.terminate();
    }
  });

  async function watches(line: { say(text: string): void }, principal: Principal, answer: (id: number) => Promise<string>): Promise<void> {
    let id = 900;
    for (const [own, at] of [
      [true, principal.community],
      [false, otherOf(principal.community)],
    ] as const) {
      const { gate, place, incident } = stage.known[at];
      probes++;
      line.say(`[2,${++id},["watch",${JSON.stringify([place])}]]`);
      expect(await answer(id), principal.name).toContain(own ? '"ok":true' : '"not-found"');
      for (const focus of [`device:${gate}`, `place:${place}`, `incident:${incident}`]) {
        probes++;
        line.say(`[2,${++id},["watch-events",${JSON.stringify([focus])}]]`);
        const result = await answer(id);
        const code = result.includes('"ok":true') ? 'told' : (/"code":"([a-z-]+)"/.exec(result)?.[1] ?? result);
        const right = !mayAsk(principal.role!) ? 'forbidden' : own ? 'told' : 'not-found';
        expect([focus, principal.name, code]).toEqual([focus, principal.name, right]);
      }
    }
  }

  async function commands(line: { say(text: string): void }, principal: Principal, answer: (id: number) => Promise<string>): Promise<void> {
    let id = 10;
    for (const name of COMMAND_NAMES) {
      for (const [own, at] of [
        [true, principal.community],
        [false, otherOf(principal.community)],
      ] as const) {
        probes++;
        const input = JSON.stringify(inputOf(name, stage.known[at]));
        // One person has many lines here, and acts only so fast.
        const result = await waitFor(`${name} not to be too many`, async () => {
          line.say(`[2,${++id},["command",${JSON.stringify(name)},${input},"${randomUUID()}"]]`);
          const given = await answer(id);
          return given.includes('"too-many"') ? sleep(500, null) : given;
        });
        const code = /"ok":true/.test(result) ? 'done' : (/"code":"([a-z-]+)"/.exec(result)?.[1] ?? result);
        const wanted = codeOf(name, principal.role!, own);
        expect([name, principal.name, own, code]).toEqual([name, principal.name, own, expect.stringMatching(wanted)]);
      }
    }
  }
});

describe('at the end', { timeout: 180_000 }, () => {
  it('signing out ends a session, and no foreign page does it', async () => {
    const [name, route] = declaredRoutes.find(([, one]) => ends(one))!;
    // Misused ones first: they must leave the session as it was.
    for (const principal of [...stage.principals].sort((a, b) => Number(b.foreign || !b.guarded) - Number(a.foreign || !a.guarded)))
      await askFor(name, route, principal);
    // A wall's pairing is not its own to end.
    for (const principal of stage.principals)
      if (principal.role !== null)
        expect([principal.name, (await ask('GET', '/api/v1/alerts', principal)).status]).toEqual([
          principal.name,
          !isWall(principal.role) ? 401 : mayAsk(principal.role) ? 200 : 403,
        ]);
  });

  it('unpairing ends a wall', async () => {
    for (const { id } of await stage.everywhere.get<{ id: string }[]>('/api/v1/walls'))
      expect((await stage.everywhere.ask('DELETE', `/api/v1/walls/${id}`)).status).toBe(204);
    for (const principal of stage.principals)
      expect([principal.name, (await ask('GET', '/api/v1/alerts', principal)).status]).toEqual([principal.name, 401]);
  });

  it('everything declared was asked for, by at least a thousand probes', () => {
    // The built page is served in the browser's tests; here there is none.
    const unasked = declaredAccess()
      .map(nameOf)
      .filter((name) => !probed.has(name) && name !== 'route GET /*');
    expect(unasked).toEqual([]);
    const undeclared = declaredRoutes
      .map(([name]) => `route ${name}`)
      .filter((name) => !declaredAccess().some((one) => nameOf(one) === name));
    expect(undeclared).toEqual([]);
    console.log(`authorisation: ${probes} probes of ${probed.size} surfaces by ${stage.principals.length} principals`);
    expect(probes).toBeGreaterThanOrEqual(LEAST);
  });
});
