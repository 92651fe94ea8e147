import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { AuditRow } from '#server/storage/stores/audit-store.ts';
import { FORWARDING, hasNginx, openNginx } from '#tests/harness/proxies/nginx.ts';
import { openServer } from '#tests/harness/server.ts';
import { Visitor } from '#tests/harness/visitor.ts';

/** Behind a real nginx (Debian's), as people set it up. */
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.splice(0).reverse()) await work();
});
const plan = (work: () => Promise<void>): void => void cleanUp.push(work);

const post = async (
  url: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; cookie: string; setCookie: string }> => {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const [setCookie = ''] = response.headers.getSetCookie();
  return { status: response.status, text: await response.text(), cookie: setCookie.split(';')[0], setCookie };
};

/** The code a handshake is answered with: 101 when it is let in. */
const handshake = (url: string, headers: Record<string, string>, origin: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers, origin });
    socket.on('message', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0)).on('error', reject);
  });

describe.runIf(hasNginx)('behind nginx as it comes', () => {
  it('nobody signs in by one click, whatever they claim to be', async () => {
    const server = await openServer({}, plan);
    const proxy = await openNginx(`location / { proxy_pass ${server.http}; }`, plan);
    const claims: Record<string, string>[] = [
      {},
      { origin: proxy },
      { origin: server.http },
      { origin: 'http://localhost' },
      { host: 'localhost', origin: server.http },
    ];
    for (const headers of claims)
      expect([headers, (await post(proxy, { demoRole: 'administrator' }, headers)).status]).toEqual([headers, 403]);
    const forwarding = await openNginx(`location / { proxy_pass ${server.http}; ${FORWARDING} }`, plan);
    for (const headers of claims)
      expect([headers, (await post(forwarding, { demoRole: 'administrator' }, headers)).status]).toEqual([headers, 403]);
    expect((await post(server.http, { demoRole: 'administrator' })).status).toBe(403);
    expect((await post(server.http, { demoRole: 'administrator' }, { origin: server.http })).status).toBe(200);
    // Nor do its devices speak without a credential.
    const report = (url: string): Promise<Response> =>
      fetch(`${url}/api/v1/observations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ observations: [{ device: 'smoke-east', points: { fire: 0 } }] }),
      });
    expect([(await report(server.http)).status, (await report(proxy)).status, (await report(forwarding)).status]).toEqual([200, 401, 401]);
  });

  it('who is refused for their origin is told which setting to look at', async () => {
    const server = await openServer({ demo: false }, plan);
    const proxy = await openNginx(`location / { proxy_pass ${server.http}; }`, plan);
    const { status, text } = await post(proxy, { login: 'admin', password: server.administratorCode }, { origin: proxy });
    expect(status).toBe(403);
    for (const word of ['QUANYAN_ORIGINS', proxy]) expect(text).toContain(word);
    const allowed = await openServer({ demo: false, env: { QUANYAN_ORIGINS: 'https://wall.example' } }, plan);
    const again = await openNginx(`location / { proxy_pass ${allowed.http}; }`, plan);
    expect((await post(again, { login: 'admin', password: allowed.administratorCode }, { origin: 'https://wall.example' })).status).toBe(
      200,
    );
  });
});

describe.runIf(hasNginx)('behind a trusted nginx, below a path', () => {
  it.each([
    ['that leaves the path', ''],
    ['that cuts the path', '/'],
  ])('%s, everything works, and the audit knows who asked', async (_name, cut) => {
    const server = await openServer({ demo: false, env: { QUANYAN_PROXIES: '127.0.0.1', QUANYAN_BASE_PATH: '/quanyan' } }, plan);
    const proxy = await openNginx(`location /quanyan/ { proxy_pass ${server.http}${cut}; ${FORWARDING} }`, plan);
    const url = `${proxy}/quanyan`;
    const asked = { origin: proxy, 'x-forwarded-for': '203.0.113.5' };
    const { status, cookie, setCookie } = await post(url, { login: 'admin', password: server.administratorCode }, asked);
    expect([status, setCookie]).toEqual([200, expect.stringContaining('; Path=/quanyan;')]);
    const admin = new Visitor(url, cookie);
    expect(
      (await admin.ask('POST', '/api/v1/session/password', { current: server.administratorCode, next: 'Spring-water-42' }, asked)).status,
    ).toBe(204);
    const { items } = await admin.get<{ items: AuditRow[] }>('/api/v1/audit');
    expect(items.map(({ action, from }) => [action, from])).toEqual([
      ['session:password', '203.0.113.5'],
      ['session:open', '203.0.113.5'],
    ]);
    expect(await handshake(url, { cookie }, proxy)).toBe(101);
    expect(await handshake(url, { cookie }, 'https://evil.example')).toBe(400);
    expect(await handshake(url, {}, proxy)).toBe(400);
    expect((await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers: { cookie } })).status).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}x/healthz`)).status).toBe(404);
    expect((await fetch(`${server.http}/healthz`)).status).toBe(200);
  });

  it('strangers behind it are throttled one by one, and who claims another address gains nothing', async () => {
    const server = await openServer({ demo: false, env: { QUANYAN_PROXIES: '127.0.0.1' } }, plan);
    const guess = async (from: string): Promise<number> =>
      (await post(server.http, { login: 'admin', password: 'wrong' }, { 'x-forwarded-for': from })).status;
    for (let i = 0; i < 5; i++) expect(await guess(`198.51.100.${i}, 203.0.113.5`)).toBe(401);
    expect(await guess('198.51.100.99, 203.0.113.5')).toBe(429);
    expect(await guess('203.0.113.6')).toBe(401);
  });
});
