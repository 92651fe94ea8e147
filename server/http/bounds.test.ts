import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Callers } from '#server/auth/callers.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { createHttpServer, underBasePath } from './serve.ts';

/** How much strangers can make the server hold, before it knows who they are and after. */
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
let server: Addresses;
let administrator: Visitor;
beforeAll(async () => {
  server = await openServer({}, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
});

/** A request of which the body is still on its way; resolves with the first line of the answer. */
function unfinished(path: string, length: number, headers = '', url = server.http): { socket: Socket; answer: Promise<string> } {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () =>
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${headers}Content-Type: ` +
        `application/json\r\nContent-Length: ${length}\r\n\r\n{"x":"`,
    ),
  );
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return {
    socket,
    answer: new Promise((resolve) =>
      socket.once('data', (chunk) => resolve(String(chunk).split('\r\n')[0])).once('close', () => resolve('closed')),
    ),
  };
}

describe('a body', () => {
  it.each([
    ['/api/v1/ledger/import', 5_800_000, '401 Unauthorized'],
    ['/api/v1/commands/dispatch', 20_000, '401 Unauthorized'],
    ['/api/v1/photos', 3_000_000, '401 Unauthorized'],
    ['/api/v1/session/password', 2000, '401 Unauthorized'],
    ['/api/v1/session', 4001, '400 Bad Request'],
    ['/api/v1/session', 5_800_000, '400 Bad Request'],
  ])('of a stranger to %s, %i bytes, is answered before it is read: %s', async (path, length, status) => {
    expect(await unfinished(path, length).answer).toBe(`HTTP/1.1 ${status}`);
  });

  it.each([
    ['/api/v1/commands/dispatch', 32_001],
    ['/api/v1/users', 32_001],
    ['/api/v1/photos', 4_000_001],
    ['/api/v1/ledger/import', 6_000_001],
  ])('of somebody known to %s, %i bytes, is more than that route takes', async (path, length) => {
    const officer = path.includes('commands') || path.includes('photos') ? await signInDemo(server.http, 'duty-officer') : administrator;
    const type = path.includes('photos') ? 'image/png' : 'application/json';
    const response = await fetch(server.http + path, {
      method: 'POST',
      headers: { cookie: officer.cookie, 'x-quanyan': '1', 'content-type': type },
      body: 'x'.repeat(length),
    });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('内容过大')]);
  });

  it('of the large ones, two of one person are read at a time', async () => {
    const headers = `Cookie: ${administrator.cookie}\r\nX-Quanyan: 1\r\n`;
    const begin = (): ReturnType<typeof unfinished> => unfinished('/api/v1/ledger/import', 1_000_000, headers);
    let two = [begin(), begin()];
    const third = await waitFor('a third to be refused', async () => {
      // On a slow machine the server may have tired of one by now.
      two = two.map((one) => (one.socket.destroyed ? begin() : one));
      const { status } = await administrator.ask('POST', '/api/v1/ledger/import', { places: [], devices: [], crews: [] });
      return status === 429 ? status : null;
    });
    expect(third).toBe(429);
    for (const { socket } of two) socket.destroy();
    await waitFor(
      'room',
      async () => (await administrator.ask('POST', '/api/v1/ledger/import', { places: [], devices: [], crews: [] })).status === 200,
    );
  });

  it('of programs, eight large ones of one address are read at a time, and small ones beside them', async () => {
    const begin = (): ReturnType<typeof unfinished> => unfinished('/api/v1/observations', 5_000_000);
    let eight = Array.from({ length: 8 }, begin);
    const renew = (): void => void (eight = eight.map((one) => (one.socket.destroyed ? begin() : one)));
    const report = (rows: number): Promise<number> =>
      fetch(`${server.http}/api/v1/observations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ observations: Array.from({ length: rows }, () => ({ device: 'mh-east', points: { waterLevelCm: 1 } })) }),
      }).then(({ status }) => status);
    await waitFor('a ninth to be refused', async () => (renew(), (await report(3000)) === 429));
    expect(await report(1)).toBe(200);
    for (const { socket } of eight) socket.destroy();
    await waitFor('room', async () => (await report(3000)) === 200);
  });

  it('that goes on after its refusal is cut off', async () => {
    const { socket, answer } = unfinished('/api/v1/session', 5_800_000);
    const cut = new Promise((resolve) => socket.once('close', resolve));
    expect(await answer).toBe('HTTP/1.1 400 Bad Request');
    await cut;
  });

  it('of 300 strangers, on their way and never finished, costs little', async () => {
    const before = process.memoryUsage().rss;
    const many = Array.from({ length: 300 }, () => unfinished('/api/v1/session', 4000));
    await waitFor('their connections', () => many.every(({ socket }) => socket.readyState === 'open'));
    expect((await fetch(`${server.http}/healthz`)).status).toBe(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });
});

describe('answers', () => {
  it('are kept by no cache', async () => {
    for (const path of ['/api/v1/session', '/api/v1/devices', '/api/v1/nothing', '/healthz', '/metrics', '/api/openapi.json']) {
      expect([path, (await administrator.ask('GET', path)).headers.get('cache-control')]).toEqual([path, 'no-store']);
    }
  });

  it('say that a page may speak to this server only', async () => {
    const policy = (await fetch(`${server.http}/healthz`)).headers.get('content-security-policy') ?? '';
    expect(/connect-src ([^;]*)/.exec(policy)?.[1]).toBe("'self' blob:");
  });
});

it('300 strangers who guess at once keep nobody waiting, and make one row of the audit', async () => {
  const real = await openServer({ demo: false });
  const guess = (i: number): Promise<Response> =>
    fetch(`${real.http}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: `x${i}`, password: 'wrong' }),
    });
  const guesses = Promise.all(Array.from({ length: 300 }, (_, i) => guess(i).then(({ status }) => status)));
  const began = performance.now();
  expect((await fetch(`${real.http}/api/openapi.json`)).status).toBe(200);
  const waited = performance.now() - began;
  const told = await guesses;
  // Weighing them all would take tens of seconds of two cores.
  expect(waited).toBeLessThan(5000);
  expect(told.every((status) => status === 401 || status === 429)).toBe(true);
  expect(told.filter((status) => status === 401).length).toBeLessThanOrEqual(30);
});

describe('connections', () => {
  const open = async (proxies: string[]): Promise<{ port: number; count: () => Promise<number> }> => {
    const http = createHttpServer(new Callers(proxies));
    http.on('request', (_request, response) => void response.end());
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
    });
    return {
      port: (http.address() as AddressInfo).port,
      count: () => new Promise((resolve) => http.getConnections((_error, count) => resolve(count))),
    };
  };

  it.each([
    [[], 1000],
    [['127.0.0.1'], 1040],
  ])('of one caller are bounded, of a trusted proxy %j they are its own: %i', async (proxies, most) => {
    const { port, count } = await open(proxies);
    const sockets: Socket[] = [];
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
    let gone = 0;
    for (let i = 0; i < 1040; i++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {}).once('close', () => gone++);
      sockets.push(socket);
      await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
    }
    await waitFor('those beyond to be let go', () => gone === 1040 - most);
    expect(await count()).toBe(most);
  });
});

it.each([
  ['/quanyan/desk?x=1', '/desk?x=1'],
  ['/quanyan', '/'],
  ['/quanyan?x', '/?x'],
  ['/quanyanx/desk', '/quanyanx/desk'],
  ['/desk', '/desk'],
])('below /quanyan, %s is %s', async (asked, seen) => {
  const http = createHttpServer(new Callers([]));
  http.on('request', (request, response) => void response.end(request.url));
  underBasePath(http, '/quanyan');
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void http.close());
  expect(await (await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}${asked}`)).text()).toBe(seen);
});
