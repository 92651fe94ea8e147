import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { testContext, until } from '#server/ingest/testing.ts';
import { COMMAND, encodeMessage, tagOf } from '#server/ingest/gb26875/wire/codec.ts';
import { startGb26875 } from './server.ts';

it('a line that has said nothing is put off for one that comes; who is known stays, and is let in', async () => {
  const context = testContext({ knows: (device) => device === 'gb26875:1' });
  const running = await startGb26875(context, { maxPerPeer: 3 });
  onTestFinished(() => running.stop());
  const port = Number(new URL(running.addresses[0]).port);
  const closed: number[] = [];
  const dial = (n: number, source?: number): { heard(): Promise<void> } => {
    const socket = connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .on('close', () => closed.push(n));
    onTestFinished(() => void socket.destroy());
    let heard = 0;
    socket.on('data', () => heard++);
    if (source !== undefined)
      socket.write(encodeMessage({ serial: n, time: tagOf(Date.now(), 480), source, destination: 1, command: COMMAND.send }));
    return { heard: () => until(() => heard > 0) };
  };
  await dial(1, 1).heard();
  await dial(2, 77).heard();
  dial(3);
  await until(() => context.senders.get('gb26875') === 3);
  dial(4);
  await until(() => closed.length === 1);
  await dial(5, 1).heard();
  await until(() => closed.length === 2);
  await dial(6, 1).heard();
  await until(() => closed.length === 3);
  expect(closed).toEqual([3, 4, 2]);
  expect(context.rejects.list()[0].last.at(-1)?.reason).toBe('refused: 3 connections of 127.0.0.1 are open');
});
