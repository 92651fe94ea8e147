import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '#contract/wire/messages.ts';
import type { ScreenUse } from '#server/usage/screen-use.ts';
import { HASH, PlainJournal, PlainServer } from './fixture.ts';
import { openServer, until, type OpenServer } from './socket-fixture.ts';

/** What comes between a connection and its first command. */
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Client {
  readonly socket: WebSocket;
  readonly heard: string[];
  say(text: string): void;
  /** Asks to be served, and waits until it is. */
  connect(): Promise<void>;
}

const use = { shows: vi.fn<ScreenUse['shows']>(), left: vi.fn<ScreenUse['left']>() };
const execute = vi.fn(() => Promise.resolve({ ok: true as const, seq: 1 }));

async function start(): Promise<OpenServer & { server: PlainServer; handshake(cookie?: string): Promise<Client> }> {
  for (const mock of [execute, use.shows, use.left]) mock.mockClear();
  const server = new PlainServer('run-1', new PlainJournal(), { execute, use });
  const open = await openServer(server);
  closing.push(() => open.close());
  /** A connection as the handshake leaves it: let in, and asked for nothing yet. */
  const handshake = async (cookie = 'sees=/a'): Promise<Client> => {
    const socket = new WebSocket(`${open.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers: { cookie } });
    closing.push(() => socket.terminate());
    const heard: string[] = [];
    socket.on('message', (data) => {
      heard.push(String(data));
      if (String(data) === '2') socket.send('3');
    });
    socket.on('error', () => {});
    await until(() => heard.some((text) => text.startsWith('0{')));
    const say = (text: string): void => socket.send(`4${text}`);
    const connect = async (): Promise<void> => {
      say(CONNECT);
      await until(() => heard.some((text) => text.startsWith('4[0,')));
    };
    return { socket, heard, say, connect };
  };
  return { ...open, server, handshake };
}

const CONNECT = '[0,null,{}]';
const HELLO = `[2,1,["hello",${JSON.stringify({ protocol: PROTOCOL_VERSION, kindsHash: HASH })}]]`;
const command = (id: number, text = ''): string =>
  `[2,${id},["command","comment",${JSON.stringify({ text })},"command-${String(id).padStart(4, '0')}"]]`;
const isClosed = ({ socket }: Client): boolean => socket.readyState === WebSocket.CLOSED;

describe('between handshake and command', () => {
  it('a session that ends closes its connections that nobody serves yet', async () => {
    const { handshake, revoke } = await start();
    // The other was there first: it would go first, were connections closed for waiting only.
    const [other, ended] = [await handshake('sees=/b'), await handshake('sees=/a')];
    revoke('sees=/a');
    await until(() => isClosed(ended));
    expect(isClosed(other)).toBe(false);
    await other.connect();
  });

  it('who is asked for again when the connection is served: a session that ended unheard commands nothing', async () => {
    const { handshake, forget, server } = await start();
    const client = await handshake('sees=/a');
    forget('sees=/a');
    client.say(CONNECT);
    await until(() => isClosed(client));
    expect(client.heard.some((text) => text.includes('goodbye'))).toBe(true);
    expect([server.hub.size, execute.mock.calls.length]).toEqual([0, 0]);
  });

  it('every command asks again whose session it is', async () => {
    const { handshake, forget } = await start();
    const client = await handshake('sees=/a');
    await client.connect();
    for (const text of [HELLO, command(2)]) client.say(text);
    await until(() => client.heard.some((text) => text.startsWith('4[3,2,')));
    forget('sees=/a');
    client.say(command(3));
    await until(() => isClosed(client));
    expect(execute).toHaveBeenCalledOnce();
  });

  it('no command is heard before a greeting was welcomed', async () => {
    const { handshake } = await start();
    const client = await handshake();
    await client.connect();
    client.say(command(7));
    await until(() => client.heard.some((text) => text.startsWith('4[3,7,')));
    client.say(HELLO.replace(HASH, 'of another version'));
    client.say(command(8));
    await until(() => client.heard.some((text) => text.startsWith('4[3,8,')));
    expect(client.heard.find((text) => text.startsWith('4[3,8,'))).toContain('forbidden');
    expect(execute).not.toHaveBeenCalled();
  });
});

describe('the screen in view', () => {
  const shows = (what: unknown): string => `[2,null,["shows",${JSON.stringify(what)}]]`;
  it('is believed of who was greeted, when it is the name of a screen, and is over with the connection', async () => {
    const { handshake } = await start();
    const client = await handshake();
    await client.connect();
    client.say(shows('tour'));
    client.say(HELLO);
    await until(() => client.heard.some((text) => text.startsWith('4[3,1,')));
    for (const what of ['desk', 7, { a: 1 }, '../../x', 'Desk', 'x'.repeat(41), null]) client.say(shows(what));
    client.socket.close();
    await until(() => use.left.mock.calls.length === 1);
    expect(use.shows.mock.calls.map(([, user, , screen]) => [user.jurisdiction, screen])).toEqual([
      ['/a', 'desk'],
      ['/a', null],
    ]);
    expect(use.left.mock.calls[0][0]).toBe(use.shows.mock.calls[0][0]);
  });
});

describe('how much is said at once', () => {
  it.each([
    ['a greeting', HELLO.replace('"kindsHash"', `"more":"${'x'.repeat(3000)}","kindsHash"`)],
    ['a command', command(2, 'x'.repeat(40_000))],
    ['a command in name only', `[2,2,["commando",${JSON.stringify('x'.repeat(3000))}]]`],
    ['nothing that has a name', '1'.repeat(3000)],
  ])('%s that is too large ends the connection', async (_name, text) => {
    const { handshake } = await start();
    const client = await handshake();
    await client.connect();
    for (const one of [HELLO, text]) client.say(one);
    await until(() => isClosed(client));
    expect(execute).not.toHaveBeenCalled();
  });

  it('a command of 30 kB is heard', async () => {
    const { handshake } = await start();
    const client = await handshake();
    await client.connect();
    for (const one of [HELLO, command(2, 'x'.repeat(30_000))]) client.say(one);
    await until(() => client.heard.some((text) => text.startsWith('4[3,2,')));
    expect(execute).toHaveBeenCalledOnce();
  });
});
