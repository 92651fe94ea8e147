import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { IngestContext } from '#server/ingest/adapter.ts';
import { SOURCE, readPublished } from './wire/alarms.ts';
import { RespError, RespReader, encodeCommand, type RespValue } from './wire/resp.ts';

const CHANNEL = 'alarm_receive';
const PORT = 6379;
/** A server that says nothing for so long is asked whether it lives, and left when it does not answer for as long again. */
const SILENT_MS = 30_000;
const AGAIN_MS = 2000;

/**
 * Hears what is published on `alarm_receive`, and connects again after every break, until it is stopped. Redis keeps nothing for who was
 * away: what a platform keeps is asked for over HTTP.
 */
export async function listenToRedis(context: IngestContext, address: string, stop: AbortSignal): Promise<void> {
  const url = new URL(address);
  const shown = `redis://${url.host}`;
  let failing = false;
  while (!stop.aborted) {
    try {
      await subscribe(context, url, stop, () => {
        failing = false;
        context.log.info({ redis: shown }, `wvp: hears ${CHANNEL}`);
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!failing && !stop.aborted) context.log.warn({ redis: shown, reason }, 'wvp: no line to Redis, trying again');
      failing = true;
    }
    await wait(AGAIN_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** @throws Error in words when the line ends */
async function subscribe(context: IngestContext, url: URL, stop: AbortSignal, begun: () => void): Promise<void> {
  const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || PORT) });
  const end = (): void => void socket.destroy();
  stop.addEventListener('abort', end, { once: true });
  let asked = false;
  socket.setTimeout(SILENT_MS, () => {
    if (asked) socket.destroy(new Error(`silent for ${(2 * SILENT_MS) / 1000} s`));
    else socket.write(encodeCommand('PING'));
    asked = true;
  });
  greet(socket, url);
  const reader = new RespReader();
  try {
    for await (const chunk of socket) {
      asked = false;
      for (const value of reader.take(chunk as Buffer)) await take(value, context, url.host, begun);
    }
    throw new Error('closed by the server');
  } finally {
    stop.removeEventListener('abort', end);
    socket.destroy();
  }
}

function greet(socket: Socket, { username, password }: URL): void {
  const secret = decodeURIComponent(password);
  const name = decodeURIComponent(username);
  if (secret !== '') socket.write(name === '' ? encodeCommand('AUTH', secret) : encodeCommand('AUTH', name, secret));
  socket.write(encodeCommand('SUBSCRIBE', CHANNEL));
}

/** @throws what a server refuses, in its words */
async function take(value: RespValue, context: IngestContext, peer: string, begun: () => void): Promise<void> {
  if (value instanceof RespError) throw value;
  if (!Array.isArray(value)) return;
  const [what, , payload] = value as readonly RespValue[];
  const word = what instanceof Buffer ? what.toString() : what;
  if (word === 'subscribe') return begun();
  if (word !== 'message' || !(payload instanceof Buffer)) return;
  const { events, faults } = readPublished(payload, context);
  if (faults.length > 0) context.reject(SOURCE, peer, payload, faults.join('; '));
  try {
    if (events.length > 0) await context.accept([], events);
  } catch (error) {
    // Nobody would say it again: held by the events' own writer, it is stored when storage is back.
    context.log.warn({ error }, 'wvp: an alarm that was published is not stored yet');
  }
}
