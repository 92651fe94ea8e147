import { createSocket } from 'node:dgram';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunningAdapter } from './adapter.ts';
import dc09 from './dc09/adapter.ts';
import hj212 from './hj212/adapter.ts';
import jt808 from './jt808/adapter.ts';
import meokon from './meokon/adapter.ts';
import meters from './meters/adapter.ts';
import { converse, startTcpServer } from './tcp-server.ts';
import { testContext, until } from './testing.ts';
import watch from './watch/adapter.ts';

async function takenPort(): Promise<number> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => new Promise((resolve) => void other.close(() => resolve())));
  return (other.address() as { port: number }).port;
}

const running = async (start: Promise<RunningAdapter>): Promise<RunningAdapter> => {
  const adapter = await start;
  onTestFinished(() => adapter.stop());
  return adapter;
};

describe('an adapter whose port is taken', () => {
  it.each([dc09, hj212, jt808, meokon, meters, watch])('$id is off, says why, and lets everything else start', async (adapter) => {
    const setting = `QUANYAN_${adapter.id.toUpperCase()}_PORT`;
    const port = await takenPort();
    const off = await running(adapter.start(testContext({ env: { [setting]: String(port) } })));
    expect(off.addresses).toEqual([]);
    expect(off.speaks).toEqual([expect.stringContaining(`off: ${setting}=${port}: another program already listens`)]);
  });

  it('dc09 hears nothing by TCP either when the port is taken for UDP, and lets go of it', async () => {
    const other = createSocket('udp4');
    await new Promise<void>((resolve) => void other.bind(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address();
    const off = await running(dc09.start(testContext({ env: { QUANYAN_DC09_PORT: String(port) } })));
    expect([off.addresses, off.speaks]).toEqual([[], [expect.stringMatching(/^off: QUANYAN_DC09_PORT=\d+: cannot listen on UDP/)]]);
    const again = createServer().listen(port, '127.0.0.1');
    await once(again, 'listening');
    await new Promise<void>((resolve) => void again.close(() => resolve()));
  });
});

describe('a conversation', () => {
  const line = async (hear: (word: string) => Promise<Uint8Array | null> | Uint8Array | null, silentMs = 60_000) => {
    const context = testContext();
    const server = await running(
      startTcpServer(context, {
        source: 'test',
        port: 0,
        setting: 'QUANYAN_TEST_PORT',
        mostConnections: 10,
        silentMs,
        converse: (socket) =>
          converse(socket, context, {
            source: 'test',
            decoder: { push: (bytes) => String(Buffer.from(bytes)).split(' '), flush: () => ['rest'] },
            hear: (word) => hear(word),
            broken: 'left unanswered',
          }),
      }),
    );
    const socket = connect(Number(new URL(server.addresses[0]).port), '127.0.0.1');
    const said: string[] = [];
    socket.on('data', (bytes) => said.push(String(bytes)));
    return { context, socket, said: () => said.join(''), gone: once(socket, 'close') };
  };

  it('answers message by message, and what waits at the end', async () => {
    const { socket, said, gone, context } = await line((word) => (word === 'b' ? null : Buffer.from(`${word}!`)));
    socket.write('a b c');
    await until(() => said() === 'a!c!');
    socket.end();
    await gone;
    await until(() => context.senders.get('test') === 0);
  });

  it('ends when one is not taken: its sender says it again, and so do those behind it', async () => {
    const heard: string[] = [];
    const { socket, said, gone } = await line((word) => {
      heard.push(word);
      return word === 'b' ? Promise.reject(new Error('disk is full')) : Buffer.from(`${word}!`);
    });
    socket.write('a b c');
    await gone;
    expect([said(), heard]).toEqual(['a!', ['a', 'b']]);
  });

  it('is closed when nothing comes for long: what waits is heard, and it is no fault', async () => {
    const heard: string[] = [];
    const { context, socket, gone } = await line((word) => {
      heard.push(word);
      return null;
    }, 50);
    const warned = vi.spyOn(context.log, 'warn');
    socket.write('a');
    await gone;
    await until(() => heard.length === 2);
    expect(heard).toEqual(['a', 'rest']);
    await until(() => context.senders.get('test') === 0);
    expect(warned).not.toHaveBeenCalled();
  });

  it('one that its sender breaks off is told', async () => {
    const { context, socket } = await line(() => null);
    const warned = vi.spyOn(context.log, 'warn');
    socket.write('a');
    await until(() => context.senders.get('test') === 1);
    socket.resetAndDestroy();
    await until(() => context.senders.get('test') === 0);
    expect(warned).toHaveBeenCalledWith(expect.anything(), 'test: left unanswered');
  });
});
