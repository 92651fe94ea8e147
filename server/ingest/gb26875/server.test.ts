import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { gate, testContext, until, type TestContext } from '#server/ingest/testing.ts';
import { COMMAND, MessageDecoder, encodeMessage, tagOf, type Message } from '#server/ingest/gb26875/wire/codec.ts';
import { startGb26875, type Gb26875Options, type RunningGb26875 } from './server.ts';
import { FIELD, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';

describe('gb26875 over TCP', () => {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  async function start(
    options: Partial<Gb26875Options> = {},
    context: TestContext = testContext(),
  ): Promise<{ context: TestContext; running: RunningGb26875; dial: () => Device }> {
    const running = await startGb26875(context, options);
    undo.push(() => running.stop());
    const { port } = new URL(running.addresses[0]);
    return {
      context,
      running,
      dial: () => {
        const device = new Device(Number(port));
        undo.push(() => device.socket.destroy());
        return device;
      },
    };
  }

  it('the field frame is confirmed on the wire and heard', async () => {
    const { context, dial } = await start();
    const device = dial();
    device.socket.write(bytesOf(FIELD));
    await until(() => device.heard.some(({ command }) => command === COMMAND.confirm));
    expect(device.heard.find(({ command }) => command === COMMAND.confirm)).toMatchObject({
      serial: 0,
      source: 0x010203040506,
      destination: 0,
    });
    expect(context.accepted.find(({ point, value }) => point === 'fire' && value === 1)?.text).toBe('Ａ区１层呷哺走廊');
    expect(context.senders.get('gb26875')).toBe(1);
  });

  it('a sender that closes its side right after the frame is still confirmed, then closed', async () => {
    const [asked, stored] = [gate(), gate()];
    const { dial } = await start(
      {},
      testContext({
        accept: () => {
          asked.resolve();
          return stored.promise;
        },
      }),
    );
    const device = dial();
    device.socket.end(bytesOf(FIELD));
    await asked.promise;
    stored.resolve();
    await until(() => device.closed);
    expect(device.heard.filter(({ command }) => command === COMMAND.confirm)).toHaveLength(1);
  });

  it('a unit is asked by its address, newest connection first; unknown ones are refused in words', async () => {
    const { running, dial } = await start();
    const [old, fresh] = [dial(), dial()];
    old.heartbeat(7);
    await until(() => old.heard.length > 0);
    fresh.heartbeat(7);
    await until(() => fresh.heard.length > 0);
    const asked = running.request(7, { name: 'readUnitTime', objects: [{ reserved: 0 }] });
    await until(() => fresh.heard.some(({ unit }) => unit?.name === 'readUnitTime'));
    const question = fresh.heard.find(({ unit }) => unit?.name === 'readUnitTime')!;
    fresh.socket.write(
      encodeMessage({
        ...question,
        source: 7,
        destination: 1,
        command: COMMAND.answer,
        unit: { name: 'unitTime', objects: [{ time: [1, 2, 3, 4, 5, 6] }] },
      }),
    );
    expect((await asked).unit).toEqual({ name: 'unitTime', objects: [{ time: [1, 2, 3, 4, 5, 6] }] });
    await expect(running.request(8, { name: 'rollCall', objects: [{ minutes: 1 }] })).rejects.toThrow('unit 8 is not connected');
  });

  it('connections beyond the limit are refused and counted, those within live on', async () => {
    const { context, dial } = await start({ maxConnections: 2 });
    const [one, two] = [dial(), dial()];
    one.heartbeat(1);
    two.heartbeat(2);
    await until(() => one.heard.length > 0 && two.heard.length > 0);
    const three = dial();
    await until(() => three.closed);
    await until(() => context.rejects.count('gb26875') === 1);
    one.heartbeat(1);
    await until(() => one.heard.filter(({ command }) => command === COMMAND.confirm).length === 2);
  });

  it('a unit that never reads is closed before its unread answers pass the bound; others notice nothing', async () => {
    const { context, dial } = await start({ maxUnread: 20_000 });
    const [healthy, deaf] = [dial(), dial()];
    deaf.socket.pause();
    const beat = deaf.beat(9);
    const flood = Buffer.concat(Array.from({ length: 2000 }, () => beat));
    while (!deaf.closed) {
      deaf.socket.write(flood);
      await new Promise((resolve) => setImmediate(resolve));
    }
    healthy.heartbeat(1);
    await until(() => healthy.heard.some(({ command }) => command === COMMAND.confirm));
    await until(() => context.senders.get('gb26875') === 1);
  });

  it('a taken port is told with its setting', async () => {
    const { running } = await start();
    const port = Number(new URL(running.addresses[0]).port);
    await expect(startGb26875(testContext({ env: { QUANYAN_GB26875_PORT: String(port) } }))).rejects.toThrow(
      `QUANYAN_GB26875_PORT=${port}: another program already listens on ` +
        `127.0.0.1:${port}. Stop it, or set QUANYAN_GB26875_PORT to a free port (0 = any).`,
    );
  });
});

class Device {
  readonly socket: Socket;
  readonly heard: Message[] = [];
  closed = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    const decoder = new MessageDecoder();
    this.socket.on('data', (chunk) => {
      for (const event of decoder.push(chunk)) if (event.kind === 'message') this.heard.push(event.message);
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
    });
  }

  beat(source: number): Uint8Array {
    return encodeMessage({ serial: 1, time: tagOf(Date.now(), 480), source, destination: 1, command: COMMAND.send });
  }

  heartbeat(source: number): void {
    this.socket.write(this.beat(source));
  }
}
