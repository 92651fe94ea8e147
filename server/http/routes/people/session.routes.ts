import { z } from 'zod';
import { ROLES, ROLE_LABELS, userSchema, type User } from '#contract/roles.ts';
import { tileSchema, type Tile } from '#contract/walls/tile.ts';
import { readCookie } from '#server/auth/cookies.ts';
import { userOf, type Opened } from '#server/auth/sessions.ts';
import { WALL_COOKIE } from '#server/auth/walls/walls.ts';
import type { Caller } from '#server/auth/callers.ts';
import { siteOf } from '#server/auth/factors/passkeys.ts';
import { factorDueSchema, LARGEST_PROOF, oneProof, proofSchema } from './factor-schemas.ts';
import { askForSession, ownSession } from './own-session.ts';
import { setSessionCookie, setWallCookie } from './set-cookie.ts';
import { ANSWERED, defineRoute, type Call } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const sessionReply = z.object({
  user: userSchema,
  demo: z.boolean(),
  zone: z.string().describe('IANA name of the time zone by whose clock instants are shown'),
  mustChange: z.boolean().describe('A one-time password, which must be changed before anything else'),
  mustEnrol: z.boolean().describe('The role must have a second factor, which must be added before anything else'),
  tile: tileSchema
    .nullable()
    .optional()
    .describe('Of a wall: the part of a wall of several screens that it shows; null = a wall by itself'),
});

const signInSchema = z.union([
  z.object({ login: z.string().min(1).max(100), password: z.string().min(1).max(1000) }),
  z.object({ demoRole: z.enum(ROLES) }),
]);

const signIn = defineRoute({
  method: 'post',
  path: '/api/v1/session',
  needs: 'public',
  id: 'signIn',
  summary: 'Sign in by login and password, or in demo mode by role; says which second factor is due when the account has one',
  body: signInSchema,
  largest: 4000,
  reply: z.union([sessionReply, factorDueSchema]),
  refuses: ['unauthenticated', 'too-many'],
  machine: true,
  handle: async (call) => {
    const { body, services, from, request } = call;
    const { origin, 'user-agent': agent } = request.headers;
    if ('demoRole' in body) return enter(call, await demoSignIn(body.demoRole, call));
    const answer = await services.sessions.signIn(body.login, body.password, from, agent, siteOf(origin));
    if (!('token' in answer)) return { ...answer, passkey: answer.passkey && { ...answer.passkey } };
    return enter(call, answer);
  },
});

const finishSignIn = defineRoute({
  method: 'post',
  path: '/api/v1/session/factor',
  needs: 'public',
  id: 'finishSignIn',
  summary: 'The second step of a sign-in: a code of the authenticator app, a recovery code or a passkey',
  body: proofSchema,
  largest: LARGEST_PROOF,
  reply: sessionReply,
  refuses: ['unauthenticated', 'not-found', 'too-many'],
  machine: true,
  handle: async (call) => {
    const { body, services, from, request } = call;
    oneProof(body);
    return enter(call, await services.sessions.finishSignIn(body.challenge, body, from, request.headers['user-agent']));
  },
});

/** Hands the session over as a cookie. */
function enter(call: Pick<Call, 'response' | 'caller' | 'services'>, { token, account }: Opened): z.output<typeof sessionReply> {
  setSessionCookie(call, token);
  const { settings, factors } = call.services;
  const mustEnrol = account.passwordHash !== null && factors.required.includes(account.role) && !factors.has(account.id);
  return { user: userOf(account), demo: settings.demo, zone: settings.timezone, mustChange: account.mustChange, mustEnrol };
}

/** Loopback by name: a foreign name that somebody lets point to this machine (DNS rebinding) must not sign in by one click. */
const OWN_NAME = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

function demoSignIn(
  role: (typeof ROLES)[number],
  { services, from, caller, request }: Pick<Call, 'services' | 'from' | 'caller' | 'request'>,
): Promise<Opened> {
  if (!services.settings.demo) throw refuse('forbidden', '非演示模式，不能一键登录', 'One-click sign-in exists in demo mode only.');
  refuseFromElsewhere(caller, request.headers.origin);
  const crews = role === 'grid-worker' ? Array.from(services.published.all('crew'), ({ id }) => id).sort() : [];
  return services.sessions.signInDemo(role, `演示${ROLE_LABELS[role].zh}`, from, crews, request.headers['user-agent']);
}

/** One click needs no secret, so it is for a page of this very machine: named as such, by a browser that says so, through no proxy. */
function refuseFromElsewhere({ host, forwarded }: Caller, origin: string | undefined): void {
  if (!OWN_NAME.test(host ?? ''))
    throw refuse(
      'forbidden',
      '演示登录只接受本机地址',
      `One-click sign-in answers to localhost only, not to ${String(host).slice(0, 200)}.`,
    );
  if (forwarded)
    throw refuse(
      'forbidden',
      '演示登录不接受经代理转发的请求',
      'One-click sign-in answers to this machine only, not through a proxy: use npm run serve and real accounts.',
    );
  if (origin === undefined)
    throw refuse(
      'forbidden',
      '演示登录只接受本机页面（缺少 Origin 请求头）',
      'One-click sign-in is for pages of this server: send their Origin.',
    );
}

const whoAmI = defineRoute({
  method: 'get',
  path: '/api/v1/session',
  needs: 'public',
  id: 'readSession',
  summary: 'Who is signed in, or which wall this browser is',
  query: z.object({ version: z.string().max(40).default('').describe('Of the page that asks') }),
  credential: 'session',
  reply: sessionReply,
  handle: (call) => {
    const { services, request, response } = call;
    const { demo, timezone: zone } = services.settings;
    const pending = services.sessions.pending(request.headers.cookie);
    if (pending === null) {
      const wall = ownWall(call);
      if (wall !== null) return { ...wall, demo, zone, mustChange: false, mustEnrol: false };
      // Asked by every page as it opens: nobody being signed in is an answer, told with what the sign-in page needs.
      response.writeHead(401, { 'content-type': 'application/json; charset=utf-8' });
      response.end(
        JSON.stringify({ demo: services.settings.demo, refusal: refuse('unauthenticated', '请先登录', 'Sign in first.').refusal }),
      );
      return ANSWERED;
    }
    const { user, mustChange, mustEnrol } = pending;
    return { user, demo, zone, mustChange, mustEnrol };
  },
});

/** The wall that this browser is: its cookie is given anew, so that it does not run out while the wall is in use. */
function ownWall(call: Call<unknown, { version: string }>): { user: User; tile: Tile | null } | null {
  const { services, request, from, query } = call;
  const { cookie, 'user-agent': agent = '' } = request.headers;
  const found = services.walls.principal(cookie);
  if (found === null) return null;
  services.walls.opened(cookie, { from, agent, version: query.version });
  setWallCookie(call, readCookie(cookie, WALL_COOKIE)!);
  return { user: found.user, tile: services.walls.tileOf(services.walls.own(cookie)!) };
}

const signOut = defineRoute({
  method: 'delete',
  path: '/api/v1/session',
  needs: 'public',
  id: 'signOut',
  summary: 'Sign out: the session and its sockets end',
  credential: 'person',
  reply: null,
  handle: async (call) => {
    const { services, request } = call;
    const pending = services.sessions.pending(request.headers.cookie);
    if (pending !== null) await services.sessions.end(pending.session);
    setSessionCookie(call, '');
  },
});

const changePassword = defineRoute({
  method: 'post',
  path: '/api/v1/session/password',
  needs: 'public',
  id: 'changePassword',
  summary: 'Change one’s own password',
  largest: 4000,
  body: z.object({ current: z.string().max(1000), next: z.string().max(1000) }),
  credential: 'person',
  first: askForSession,
  refuses: ['too-many'],
  reply: null,
  handle: async ({ body, services, request, from }) => {
    const pending = ownSession(request, services);
    await services.sessions.changePassword(pending.account, body.current, body.next, pending.session, from);
  },
});

export default [signIn, finishSignIn, whoAmI, signOut, changePassword];
