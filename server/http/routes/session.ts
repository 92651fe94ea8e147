import { z } from 'zod';
import { ROLES, ROLE_LABELS, userSchema } from '#contract/roles.ts';
import { SESSION_COOKIE, userOf, type Opened } from '#server/auth/sessions.ts';
import type { Caller } from '#server/auth/callers.ts';
import { ANSWERED, defineRoute, type Call } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const sessionReply = z.object({ user: userSchema, demo: z.boolean(), mustChange: z.boolean() });

const signInSchema = z.union([
  z.object({ login: z.string().min(1).max(100), password: z.string().min(1).max(1000) }),
  z.object({ demoRole: z.enum(ROLES) }),
]);

const signIn = defineRoute({
  method: 'post',
  path: '/api/v1/session',
  needs: 'public',
  id: 'signIn',
  summary: 'Sign in by login and password, or in demo mode by role',
  body: signInSchema,
  largest: 4000,
  reply: sessionReply,
  refuses: ['unauthenticated', 'too-many'],
  machine: true,
  handle: async (call) => {
    const { body, services, from, request } = call;
    const { token, account } = 'demoRole' in body ? await demoSignIn(body.demoRole, call) : await services.sessions.signIn(body.login, body.password, from, request.headers['user-agent']);
    setCookie(call, token);
    return { user: userOf(account), demo: services.settings.demo, mustChange: account.mustChange };
  },
});

/** Loopback by name: a foreign name that somebody lets point to this machine (DNS rebinding) must not sign in by one click. */
const OWN_NAME = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

function demoSignIn(role: (typeof ROLES)[number], { services, from, caller, request }: Pick<Call, 'services' | 'from' | 'caller' | 'request'>): Promise<Opened> {
  if (!services.settings.demo) throw refuse('forbidden', '非演示模式，不能一键登录', 'One-click sign-in exists in demo mode only.');
  refuseFromElsewhere(caller, request.headers.origin);
  const crews = role === 'grid-worker' ? Array.from(services.published.all('crew'), ({ id }) => id).sort() : [];
  return services.sessions.signInDemo(role, `演示${ROLE_LABELS[role].zh}`, from, crews, request.headers['user-agent']);
}

/** One click needs no secret, so it is for a page of this very machine: named as such, by a browser that says so, through no proxy. */
function refuseFromElsewhere({ host, forwarded }: Caller, origin: string | undefined): void {
  if (!OWN_NAME.test(host ?? '')) throw refuse('forbidden', '演示登录只接受本机地址', `One-click sign-in answers to localhost only, not to ${String(host).slice(0, 200)}.`);
  if (forwarded) throw refuse('forbidden', '演示登录不接受经代理转发的请求', 'One-click sign-in answers to this machine only, not through a proxy: use npm run serve and real accounts.');
  if (origin === undefined) throw refuse('forbidden', '演示登录只接受本机页面（缺少 Origin 请求头）', 'One-click sign-in is for pages of this server: send their Origin.');
}

const whoAmI = defineRoute({
  method: 'get',
  path: '/api/v1/session',
  needs: 'public',
  id: 'readSession',
  summary: 'Who is signed in',
  credential: 'session',
  reply: sessionReply,
  handle: ({ services, request, response }) => {
    const pending = services.sessions.pending(request.headers.cookie);
    if (pending === null) {
      // Asked by every page as it opens: nobody being signed in is an answer, told with what the sign-in page needs.
      response.writeHead(401, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ demo: services.settings.demo, refusal: refuse('unauthenticated', '请先登录', 'Sign in first.').refusal }));
      return ANSWERED;
    }
    return { user: pending.user, demo: services.settings.demo, mustChange: pending.mustChange };
  },
});

const signOut = defineRoute({
  method: 'delete',
  path: '/api/v1/session',
  needs: 'public',
  id: 'signOut',
  summary: 'Sign out: the session and its sockets end',
  credential: 'session',
  reply: null,
  handle: async (call) => {
    const { services, request } = call;
    const pending = services.sessions.pending(request.headers.cookie);
    if (pending !== null) await services.sessions.end(pending.session);
    setCookie(call, '');
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
  credential: 'session',
  first: ({ headers }, _caller, { sessions }) => {
    if (sessions.pending(headers.cookie) === null) throw refuse('unauthenticated', '请先登录', 'Sign in first.');
  },
  refuses: ['too-many'],
  reply: null,
  handle: async ({ body, services, request, from }) => {
    const pending = services.sessions.pending(request.headers.cookie);
    if (pending === null) throw refuse('unauthenticated', '请先登录', 'Sign in first.');
    await services.sessions.changePassword(pending.account, body.current, body.next, pending.session, from);
  },
});

function setCookie({ response, caller: { secure }, services }: Pick<Call, 'response' | 'caller' | 'services'>, token: string): void {
  const age = token === '' ? '; Max-Age=0' : '';
  response.setHeader('Set-Cookie', `${SESSION_COOKIE}=${token}; Path=${services.settings.basePath || '/'}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${age}`);
}

export default [signIn, whoAmI, signOut, changePassword];
