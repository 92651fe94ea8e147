import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS, ROLES, ROLE_PERMISSIONS, type Role } from '#contract/roles.ts';
import { declaredAccess } from '#server/auth/access.ts';
import { EVENT_NEEDS } from '#server/fanout/endpoints.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { Visitor, signInDemo } from '#tests/harness/visitor.ts';
import { createApp, loadRoutes } from './app.ts';
import type { Route } from './route.ts';
import type { Services } from './services.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

const routes = await loadRoutes();
/** Nobody is there by this name, so that asking changes nothing. */
const addressOf = (route: Route): string => route.path.replace('{kind}', 'device').replaceAll(/\{\w+\}/g, 'nobody-here');
const bodiless = ({ method }: Route): boolean => ['get', 'head', 'options', 'delete'].includes(method);
let server: Addresses;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  server = await openServer({}, (work) => cleanUp.push(work));
  for (const role of ROLES) visitors.set(role, await signInDemo(server.http, role));
});

interface Layer {
  readonly name: string;
  readonly route?: { readonly path: string | RegExp; readonly methods: Readonly<Record<string, boolean>> };
}

describe('what can be reached', () => {
  it('is declared: every route of the app, and every socket event', async () => {
    const clientDir = await temporaryFolder();
    await writeFile(path.join(clientDir, 'index.html'), '<head></head>');
    const stub = { sessions: {}, settings: { basePath: '' } } as unknown as Services;
    const app = createApp(routes, stub, { clientDir, tiles: () => {}, log: undefined as never });
    const layers = (app as unknown as { router: { stack: Layer[] } }).router.stack;
    const declared = new Set(declaredAccess().map(({ surface, name }) => `${surface} ${name}`));
    const reachable = layers.flatMap(({ route }) =>
      route
        ? Object.keys(route.methods).map((method) => {
            const path = typeof route.path === 'string' ? route.path.replaceAll(/:(\w+)/g, '{$1}') : '/*';
            return `route ${method.toUpperCase()} ${path}`;
          })
        : [],
    );
    expect(reachable.length).toBeGreaterThan(routes.length);
    expect(reachable.filter((name) => !declared.has(name))).toEqual([]);
    // What takes requests without being a route: guards, what is not to be cached, /api's last word, /tiles, the client's files, the
    // error answer.
    expect(layers.filter(({ route }) => !route)).toHaveLength(7);
    for (const event of Object.keys(EVENT_NEEDS)) expect(declared).toContain(`event ${event}`);
  });

  it('needs something there is', () => expect(declaredAccess().filter(({ needs }) => !PERMISSIONS.includes(needs))).toEqual([]));
});

describe.each(
  routes.filter(({ needs }) => needs !== 'public').map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const),
)('%s', (_name, route) => {
  const ask = (visitor: Visitor): ReturnType<Visitor['ask']> =>
    visitor.ask(route.method.toUpperCase(), addressOf(route), bodiless(route) ? undefined : {});

  it.each(ROLES)('%s', async (role) => {
    const { status, body } = await ask(visitors.get(role)!);
    // What is only looked for is answered without words.
    if (route.method === 'head') return void expect(status === 403).toBe(!ROLE_PERMISSIONS[role].includes(route.needs));
    if (ROLE_PERMISSIONS[role].includes(route.needs)) expect([401, 403], JSON.stringify(body)).not.toContain(status);
    else expect([status, body]).toMatchObject([403, { refusal: { code: 'forbidden' } }]);
  });

  it('without a session: 401', async () => {
    const { status, body } = await ask(new Visitor(server.http, ''));
    expect(status).toBe(401);
    if (route.method !== 'head') expect(body).toMatchObject({ refusal: { code: 'unauthenticated' } });
  });
});

describe('changes', () => {
  const changing = routes
    .filter(({ method }) => method !== 'get')
    .map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);
  const cookieOf = (route: Route): string =>
    visitors.get(ROLES.find((role) => route.needs === 'public' || ROLE_PERMISSIONS[role].includes(route.needs))!)!.cookie;
  const send = (route: Route, headers: Record<string, string>): Promise<Response> =>
    fetch(server.http + addressOf(route), { method: route.method.toUpperCase(), headers: { cookie: cookieOf(route), ...headers } });

  it.each(changing)('%s of a page of another site: 403', async (_name, route) => {
    // An answer to a body that is none would hide who asks.
    for (const origin of ['https://evil.example', 'null', `${server.http}.evil.example`]) {
      const response = await fetch(server.http + addressOf(route), {
        method: route.method.toUpperCase(),
        headers: { cookie: cookieOf(route), 'x-quanyan': '1', origin, 'content-type': 'application/json' },
        ...(bodiless(route) ? {} : { body: JSON.stringify({ demoRole: 'leader' }) }),
      });
      expect([origin, response.status]).toEqual([origin, 403]);
    }
  });

  it.each(changing.filter(([, route]) => !route.machine))('%s with a cookie, without X-Quanyan: 403', async (_name, route) => {
    const response = await send(route, {});
    expect(response.status).toBe(403);
    if (route.method !== 'head')
      expect(await response.json()).toMatchObject({ refusal: { message: { en: expect.stringContaining('X-Quanyan') as string } } });
  });

  it('of our own page pass', async () => {
    const response = await visitors
      .get('duty-officer')!
      .ask('POST', '/api/v1/commands/acknowledge', { alerts: ['nobody-here'] }, { origin: server.http });
    expect(response.status).toBe(404);
  });
});

it('pages may load no foreign or inline script, and evaluate none', async () => {
  for (const path of ['/healthz', '/api/v1/session', '/tiles/town.pmtiles', '/no-such-page.html']) {
    const policy = (await fetch(server.http + path)).headers.get('content-security-policy') ?? '';
    const scripts = /(?:^|;)\s*script-src ([^;]*)/.exec(policy)?.[1] ?? policy;
    expect([path, scripts]).toEqual([path, expect.stringMatching(/^('self'|default-src 'none')$/)]);
    expect(policy).not.toContain('unsafe-eval');
  }
});

it('sessions end when signed out, and a cookie says nothing a script could read', async () => {
  const response = await fetch(`${server.http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.http },
    body: '{"demoRole":"leader"}',
  });
  const [cookie] = response.headers.getSetCookie();
  expect(cookie).toMatch(/^quanyan_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const leader = new Visitor(server.http, cookie.split(';')[0]);
  expect((await leader.ask('GET', '/api/v1/alerts')).status).toBe(200);
  expect((await leader.ask('DELETE', '/api/v1/session')).status).toBe(204);
  expect((await leader.ask('GET', '/api/v1/alerts')).status).toBe(401);
});
