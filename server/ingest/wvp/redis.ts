import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { EventReport } from '#contract/reports/event.ts';
import type { IngestContext } from '#server/ingest/adapter.ts';
import { SOURCE, readPublished } from './wire/alarms.ts';
import { RespError, RespReader, encodeCommand, type RespValue } from './wire/resp.ts';

const CHANNEL = 'alarm_receive';
const PORT = 6379;
/** A server that says nothing for so long is asked whether it lives, and left when it does not answer for as long again. */
const SILENT_MS = 30_000;
const AGAIN_MS = 2000;
/**
 * What came together is stored together, and so many such batches at once before the line is left unread. Redis cuts off a subscriber
 * that is slow to read, and what it had for it is lost: stored one after the other, alarms of one busy night were.
 */
const MOST_STORING = 16;

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
  const storing = new Set<Promise<void>>();
  try {
    for await (const chunk of socket) {
      asked = false;
      const events = reader.take(chunk as Buffer).flatMap((value) => take(value, context, url.host, begun));
      if (events.length > 0) store(events, context, storing);
      while (storing.size >= MOST_STORING) await Promise.race(storing);
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

/** @returns the alarms of one value. @throws what a server refuses, in its words */
function take(value: RespValue, context: IngestContext, peer: string, begun: () => void): readonly EventReport[] {
  if (value instanceof RespError) throw value;
  if (!Array.isArray(value)) return [];
  const [what, , payload] = value as readonly RespValue[];
  const word = what instanceof Buffer ? what.toString() : what;
  if (word === 'subscribe') begun();
  if (word !== 'message' || !(payload instanceof Buffer)) return [];
  const { events, faults } = readPublished(payload, context);
  if (faults.length > 0) context.reject(SOURCE, peer, payload, faults.join('; '));
  return events;
}

function store(events: readonly EventReport[], { accept, log }: IngestContext, storing: Set<Promise<void>>): void {
  const stored = accept([], events)
    // Nobody would say them again: held by the events' own writer, they are stored when storage is back.
    .catch((error: unknown) => log.warn({ error, events: events.length }, 'wvp: alarms that were published are not stored yet'))
    .finally(() => storing.delete(stored));
  storing.add(stored);
}
