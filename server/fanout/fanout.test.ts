import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createLiveSource, type LiveOptions } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import { PROTOCOL_VERSION } from '#contract/wire/messages.ts';
import { put } from '#contract/records/record.ts';
import { HASH, KINDS, PlainJournal, PlainServer, crew, device } from './fixture.ts';
import { wordsOf } from '#tests/harness/heard.ts';
import { openServer, until, type OpenServer } from './socket-fixture.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(server: PlainServer): Promise<OpenServer> {
  const open = await openServer(server);
  closing.push(() => open.close());
  return open;
}

function screen(url: string, cookie: string | undefined, more: Partial<LiveOptions> = {}): ReturnType<typeof createWorld> {
  const source = createLiveSource({ url, kindsHash: HASH, outdated: () => {}, headers: cookie === undefined ? {} : { cookie }, ...more });
  const world = createWorld(source, KINDS);
  closing.push(() => world.close());
  return world;
}

/** A client that says exactly what it is told to, and keeps what it hears. */
async function raw(url: string, cookie = 'sees=/a'): Promise<{ socket: WebSocket; heard: string[]; say: (text: string) => void }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers: { cookie } });
  closing.push(() => socket.terminate());
  const heard: string[] = [];
  socket.on('message', (data, binary) => {
    const text = wordsOf(data as Buffer, binary);
    if (text === '2') socket.send('3');
    heard.push(text);
  });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('4[0,null,{}]');
  await until(() => heard.some((text) => text.startsWith('4[0,')));
  return { socket, heard, say: (text) => socket.send(`4${text}`) };
}
const HELLO = `[2,1,["hello",${JSON.stringify({ protocol: PROTOCOL_VERSION, kindsHash: HASH })}]]`;

describe('over real sockets', () => {
  it.each([['websocket'], ['polling'], ['polling', 'websocket']] as const)(
    'the first snapshot, news and commands arrive by %s %s',
    async (...transports) => {
      const execute = vi.fn(() => Promise.resolve({ ok: true as const, seq: 1 }));
      const server = new PlainServer('run-1', new PlainJournal(), { execute });
      server.addDevices(2300, (handle) => (handle % 2 ? '/a' : '/b'));
      server.state.set(1, 3, 0, 42, server.now);
      const { url } = await start(server);
      const world = screen(url, 'sees=/a', { transports: transports.filter((transport) => transport !== undefined) });
      await until(
        () => world.ready,
        () => server.tick(),
      );
      expect(world.all('device').size).toBe(1150);
      // A screen numbers what it knows itself.
      expect(world.columns.values[world.columns.base[world.get('device', 'd1')!.handle]]).toBe(42);
      server.write(put('crew', crew('c1', '/a')));
      await until(
        () => world.get('crew', 'c1') !== undefined,
        () => server.tick(),
      );
      for (let level = 100; level < 110; level++) {
        server.state.set(1, 3, 0, level, server.now);
        await until(
          () => world.columns.values[world.columns.base[world.get('device', 'd1')!.handle]] === level,
          () => server.tick(),
        );
      }
      expect(await world.send('acknowledge', { alerts: ['x'] })).toEqual({ ok: true, seq: 1 });
      expect(execute).toHaveBeenCalledWith(
        'acknowledge',
        { alerts: ['x'] },
        expect.objectContaining({ jurisdiction: '/a' }),
        '127.0.0.1',
        expect.any(String),
      );
    },
  );

  it('nobody hears a word of another jurisdiction', async () => {
    const server = new PlainServer();
    server.write(put('device', device(0, '/a')), put('device', device(1, '/b')), put('crew', crew('crew-of-b', '/b')));
    const { url } = await start(server);
    const { heard, say } = await raw(url, 'sees=/a');
    say(HELLO);
    await until(
      () => heard.includes('a frame'),
      () => server.tick(),
    );
    server.write(put('crew', crew('another-of-b', '/b')));
    server.write(put('crew', crew('one-of-a', '/a')), put('device', device(2, '/b')));
    await until(
      () => heard.some((text) => text.includes('one-of-a')),
      () => server.tick(),
    );
    expect(heard.filter((text) => /of-b|"d1"|"d2"/.test(text))).toEqual([]);
  });

  it('a foreign page and a stranger are refused at the door, by either transport', async () => {
    const { url } = await start(new PlainServer());
    const at = `${url}/socket.io/?EIO=4&transport=polling`;
    const foreign = await fetch(at, { headers: { cookie: 'sees=/a', origin: 'https://evil.example' } });
    expect([foreign.status, await foreign.json()]).toEqual([403, { code: 4, message: 'origin' }]);
    expect((await fetch(at)).status).toBe(403);
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      headers: { cookie: 'sees=/a' },
      origin: 'https://evil.example',
    });
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)).on('error', () => resolve('closed'));
    });
    expect([400, 403, 'closed']).toContain(status);
  });

  it('who is not signed in is told so, and a page of another version is told to reload', async () => {
    const { url } = await start(new PlainServer());
    const stranger = screen(url, undefined);
    const outdated = vi.fn();
    const old = screen(url, 'sees=/a', { kindsHash: 'of last year', outdated });
    await until(() => stranger.link.state === 'signed-out' && old.link.state === 'refused');
    expect(outdated).toHaveBeenCalledOnce();
    expect(stranger.link.refusal?.code).toBe('unauthenticated');
  });

  it('a revoked session is told goodbye and heard no more', async () => {
    const execute = vi.fn(() => Promise.resolve({ ok: true as const, seq: 1 }));
    const server = new PlainServer('run-1', new PlainJournal(), { execute });
    const { url, revoke } = await start(server);
    const world = screen(url, 'sees=/a');
    const { socket, say } = await raw(url, 'sees=/a');
    await until(
      () => world.ready,
      () => server.tick(),
    );
    revoke('sees=/a');
    say('[2,1,["command","acknowledge",{}]]');
    await until(() => world.link.state === 'signed-out' && socket.readyState === WebSocket.CLOSED);
    expect(server.hub.size).toBe(0);
    expect(execute).not.toHaveBeenCalled();
  });

  it('a screen that stops reading costs little, and nobody else notices', async () => {
    const server = new PlainServer();
    server.addDevices(20_000, () => '/a');
    const { url, waiting } = await start(server);
    const world = screen(url, 'sees=/a');
    const { socket, heard, say } = await raw(url, 'sees=/a');
    say(HELLO);
    await until(
      () => world.ready && heard.includes('a frame'),
      () => server.tick(),
    );
    socket.pause();
    let highest = 0;
    for (let tick = 0; tick < 150; tick++) {
      for (let handle = 0; handle < 20_000; handle++) server.state.set(handle, tick % 8, tick % 2, tick, server.now);
      for (let i = 0; i < 50; i++) server.write(put('crew', { ...crew(`c${i}`, '/a', tick + 1), name: '长'.repeat(200) }));
      server.tick();
      await new Promise((resolve) => setImmediate(resolve));
      highest = Math.max(highest, waiting());
    }
    // What waits for it is all it costs; the memory of a whole server is measured in tests/faults/slow-screen.test.ts.
    expect(highest).toBeLessThan(8_000_000);
    await until(
      () => world.get('crew', 'c49')?.version === 150 && world.columns.values[world.columns.base[19_999] + 1] === 149,
      () => server.tick(),
    );
    expect(world.link.state).toBe('live');
  });

  it('a screen finds its way back to a new run of the server by itself', async () => {
    const first = new PlainServer('run-1');
    first.addDevices(3, () => '/a');
    const before = await openServer(first);
    const port = Number(new URL(before.url).port);
    const world = screen(before.url, 'sees=/a');
    await until(
      () => world.ready,
      () => first.tick(),
    );
    await before.close();
    await until(() => world.link.state === 'lost');
    first.write(put('crew', crew('meanwhile', '/a')));
    const second = new PlainServer('run-2', first.journal);
    second.state.set(2, 2, 0, 77, second.now);
    const after = await openServer(second, port);
    closing.push(() => after.close());
    await until(
      () => world.link.state === 'live' && world.columns.status[2] === 2,
      () => second.tick(),
    );
    expect(world.get('crew', 'meanwhile')).toBeDefined();
  });
});

describe('whatever a client says', () => {
  const junk = fc.oneof(
    fc.json().map((data) => `4${data}`),
    fc.string(),
    fc.tuple(fc.integer({ min: -1, max: 6 }), fc.option(fc.integer()), fc.anything()).map((packet) => `4${JSON.stringify(packet)}`),
    fc
      .tuple(
        fc.constantFrom('hello', 'seen', 'command', 'error', 'disconnect', '__proto__', 'toString'),
        fc.array(fc.jsonValue(), { maxLength: 4 }),
        fc.option(fc.nat(9)),
      )
      .map(([event, args, id]) => `4${JSON.stringify([2, id, [event, ...args]])}`),
    fc.uint8Array({ maxLength: 40 }),
  );

  it('the server stays up and others are served', async () => {
    const server = new PlainServer();
    server.addDevices(3, () => '/a');
    const { url } = await start(server);
    const world = screen(url, 'sees=/b');
    await until(
      () => world.ready,
      () => server.tick(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(junk, { minLength: 1, maxLength: 20 }), async (messages) => {
        const { socket } = await raw(url);
        for (const message of messages) socket.send(message);
        socket.close();
      }),
      { numRuns: 60 },
    );
    server.write(put('crew', crew('after', '/b')));
    await until(
      () => world.get('crew', 'after') !== undefined,
      () => server.tick(),
    );
    expect(world.link.state).toBe('live');
  });

  it('one that never stops asking is sent away', async () => {
    const { url } = await start(new PlainServer());
    const { socket, say } = await raw(url);
    for (let i = 0; i < 2000; i++) say(`s${i}`);
    await until(() => socket.readyState === WebSocket.CLOSED);
  });
});
