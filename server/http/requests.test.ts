import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { Callers } from '#server/auth/callers.ts';
import { createApp, loadRoutes } from './app.ts';
import type { Services } from './services.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

let server: Addresses;
let officer: Visitor;
beforeAll(async () => {
  server = await openServer({ env: { QUANYAN_ORIGINS: 'https://wall.example' } }, (work) => cleanUp.push(work));
  officer = await signInDemo(server.http, 'duty-officer');
});

const rows = (...observations: unknown[]): string => JSON.stringify({ observations });
const report = (body: string, headers: Record<string, string> = {}, url = server.http): Promise<Response> =>
  fetch(`${url}/api/v1/observations`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

describe('observations', () => {
  it('good rows count, bad rows are told', async () => {
    const response = await report(
      rows(
        { device: 'mh-east', points: { waterLevelCm: 42 } },
        { device: 7, points: { waterLevelCm: 1 } },
        'no row',
        { device: 'mh-west', points: {} },
        { device: 'mh-west', points: { waterLevelCm: '17', tiltDeg: 3 } },
      ),
    );
    expect(response.status).toBe(200);
    const { accepted, faults } = (await response.json()) as { accepted: number; faults: { row: number; message: string }[] };
    expect(accepted).toBe(2);
    expect(faults.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
    expect(faults[3].message).toContain('waterLevelCm');
    const { live } = await officer.get<{ live: { values: Record<string, number>; status: string } }>('/api/v1/devices/mh-east');
    expect(live).toMatchObject({ status: 'normal', values: { waterLevelCm: 42, tiltDeg: null } });
  });

  it.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['text', 'text/plain'],
    ['a form, as curl says by itself', 'application/x-www-form-urlencoded'],
    ['JSON in GB18030', 'application/json; charset=gb18030'],
  ])('are read as JSON when they say they are %s', async (_name, type) => {
    const body = new Blob([rows({ device: 'mh-east', points: { waterLevelCm: 7 } })]);
    const response = await fetch(`${server.http}/api/v1/observations`, {
      method: 'POST',
      headers: type === undefined ? {} : { 'content-type': type },
      body,
    });
    expect([response.status, await response.json()]).toEqual([200, { accepted: 1, events: 0, tracks: 0, faults: [] }]);
  });

  it('a batch that is damaged loses what is damaged, and says so', async () => {
    const response = await report(
      '{"observations":[{"device":"mh-east","points":{"waterLevelCm":8}},{"device":"mh-west","points":{"waterLevelCm":NaN}},' +
        '{"device":"mh-west","points":{"waterLevelCm":?}}]}',
    );
    const { accepted, faults } = (await response.json()) as { accepted: number; faults: { row: number; message: string }[] };
    expect([response.status, accepted, faults.map(({ row }) => row)]).toEqual([200, 1, [-1, 1, 2]]);
    expect(faults[1].message).toContain('NaN');
  });

  it('outside the demo need an API key that an administrator gave', async () => {
    const real = await openServer({ demo: false });
    const open = async (body: object): Promise<string> =>
      (
        await fetch(`${real.http}/api/v1/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).headers
        .getSetCookie()[0]
        ?.split(';')[0] ?? '';
    const asAdmin = (path: string, cookie: string, body: object): Promise<Response> =>
      fetch(real.http + path, {
        method: 'POST',
        headers: { cookie, 'x-quanyan': '1', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(await open({ demoRole: 'administrator' })).toBe('');
    const cookie = await open({ login: 'admin', password: real.administratorCode });
    expect((await asAdmin('/api/v1/credentials', cookie, { kind: 'api-key', name: 'city' })).status).toBe(401);
    expect((await asAdmin('/api/v1/session/password', cookie, { current: real.administratorCode, next: 'Spring-water-42' })).status).toBe(
      204,
    );
    const { secret } = (await (await asAdmin('/api/v1/credentials', cookie, { kind: 'api-key', name: 'city' })).json()) as {
      secret: string;
    };
    const row = rows({ device: 'mh-east', points: { waterLevelCm: 1 } });
    for (const authorization of ['', 'Bearer city:wrong', `Basic city:${secret}`, `Bearer other:${secret}`])
      expect((await report(row, { authorization }, real.http)).status).toBe(401);
    expect((await report(row, { authorization: `Bearer city:${secret}` }, real.http)).status).toBe(200);
    expect((await report(row, { authorization: `Bearer city:${secret}`, origin: 'https://evil.example' }, real.http)).status).toBe(403);
  });
});

describe('requests that cannot be used', () => {
  it.each([
    ['broken JSON', '{"device":', 400, 'cannot be read'],
    ['a body of 7 MB', rows('x'.repeat(7_000_000)), 400, 'too large'],
    ['a deep nest', '['.repeat(50_000) + ']'.repeat(50_000), 400, 'must be'],
    ['another charset', '{}', 400, 'charset'],
    ['no JSON object', '"hello"', 400, 'must be'],
    ['nothing at all', '', 400, 'cannot be read'],
    ['not a list of rows', '{"observations":7}', 400, 'must be'],
  ])('%s', async (name, body, status, word) => {
    const response = await report(body, name === 'another charset' ? { 'content-type': 'application/json; charset=ebcdic' } : {});
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(word)]);
    const administrator = await signInDemo(server.http, 'administrator');
    const rejects = await administrator.get<{ source: string; last: { reason: string; hex: string }[] }[]>('/api/v1/ingest/rejects');
    const kept = rejects.find(({ source }) => source === 'http')!.last.at(-1)!;
    expect(kept.reason).toContain(word === 'cannot be read' ? 'JSON' : word);
    if (name === 'broken JSON') expect(Buffer.from(kept.hex, 'hex').toString()).toBe(body);
  });

  it.each([
    ['PUT', '/api/v1/alerts', 404, 'There is no PUT /api/v1/alerts'],
    ['GET', '/api/v1/nothing', 404, 'openapi'],
    ['POST', '/api/v1/commands/explode', 404, 'explode'],
    ['POST', '/tiles/town.pmtiles', 405, 'can be read, not POST'],
    ['GET', '/api/v1/devices/%', 400, ''],
    ['GET', '/api/v1/devices/%00', 404, ''],
    ['GET', `/api/v1/devices/${'x'.repeat(300)}`, 400, 'id'],
  ])('%s %s: %d', async (method, path, status, word) => {
    const { status: told, body } = await officer.ask<unknown>(method, path);
    expect([told, JSON.stringify(body)]).toEqual([status, expect.stringContaining(word)]);
  });

  it.each([
    '/tiles/../quanyan.db',
    '/tiles/..%2fquanyan.db',
    '/tiles/%2e%2e/quanyan.db',
    '/tiles//etc/passwd',
    '/tiles/..\\quanyan.db',
    '/tiles/quanyan.db',
    '/tiles/.hidden.json',
    '/api/v1/photos/..%2f..%2fquanyan.db',
  ])('%s leads nowhere', async (path) => {
    const answer = await rawGet(path, officer.cookie);
    expect(answer).toMatch(/^HTTP\/1.1 (400|404) /);
    expect(answer).not.toContain('SQLite');
  });
});

/** A request as it is written: fetch would tidy the path first. */
function rawGet(path: string, cookie: string): Promise<string> {
  const { hostname, port } = new URL(server.http);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`),
    );
    socket
      .on('data', (chunk) => (answer += String(chunk)))
      .on('end', () => resolve(answer))
      .on('error', reject);
  });
}

describe('the server about itself', () => {
  it('is well, and says when it is not', async () => {
    expect(await (await fetch(`${server.http}/healthz`)).json()).toEqual({ status: 'ok', storage: 'ok' });
    const sick = {
      access: { principal: () => null },
      callers: new Callers([]),
      health: () => ({ storage: 'failing' }),
    } as unknown as Services;
    const app = createServer(createApp(await loadRoutes(), sick, { clientDir: null, tiles: () => {}, log: undefined as never }));
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    const response = await fetch(`http://127.0.0.1:${(app.address() as AddressInfo).port}/healthz`);
    expect([response.status, await response.json()]).toEqual([503, { status: 'degraded', storage: 'failing' }]);
    app.closeAllConnections();
    app.close();
  });

  it('gives figures that Prometheus can read', async () => {
    await report(rows({ device: 'mh-east', points: { waterLevelCm: 1 } }));
    const response = await fetch(`${server.http}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const lines = (await response.text())
      .trim()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const sample = /^[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="(\\.|[^"\\])*",?)*\})? (-?\d+(\.\d+)?(e[+-]?\d+)?|NaN|[+-]Inf)$/;
    expect(lines.filter((line) => !sample.test(line))).toEqual([]);
    const figure = (name: string): number => Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1]);
    expect(figure('quanyan_devices')).toBe(5);
    expect(figure('quanyan_observations_total')).toBeGreaterThan(0);
    expect(figure('quanyan_journal_seq')).toBeGreaterThan(0);
    expect(figure('quanyan_storage_ok')).toBe(1);
    expect(figure('process_resident_memory_bytes')).toBeGreaterThan(1e7);
  });
});
