import { createServer, type Socket } from 'node:net';
import { zoneOf } from '#contract/zone.ts';
import { listen } from '#server/lib/listen.ts';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { tagOf, type Message, type Unit } from '#server/ingest/gb26875/wire/codec.ts';
import { FairReading } from './fair-reading.ts';
import { Lines, SocketLine } from './lines.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { SOURCE } from './observe.ts';
import { wayToUnit } from './operate.ts';
import { Registry } from './registry.ts';
import settings from './settings.ts';
import { TIMINGS, type Timings } from './timings.ts';

export interface Gb26875Options {
  readonly timings: Timings;
  readonly maxConnections: number;
  /** Connections of one peer address. */
  readonly maxPerPeer: number;
  /** Bytes a unit may leave unread before its connection is closed. */
  readonly maxUnread: number;
}
const DEFAULTS: Gb26875Options = { timings: TIMINGS, maxConnections: 10_000, maxPerPeer: 2000, maxUnread: 65_536 };

export interface RunningGb26875 extends RunningAdapter {
  /**
   * Sends a read request or command (查岗, clock, init …) to a connected unit and resolves with what it answered.
   * Rejects with a sentence when the unit is not connected, denies it, or stays silent through three retries.
   * @param source the unit's 48-bit address.
   */
  request(source: number, unit: Unit): Promise<Message>;
}

/** TCP server for GB/T 26875.3 transmission units. What happens on one connection never reaches another. */
export async function startGb26875(context: IngestContext, options: Partial<Gb26875Options> = {}): Promise<RunningGb26875> {
  const { timings, maxConnections, maxPerPeer, maxUnread } = { ...DEFAULTS, ...options };
  const zone = zoneOf(context.settings.timezone);
  const registry = new Registry(context, zone, timings);
  const reading = new FairReading();
  const lines = new Lines(maxConnections, maxPerPeer);
  const server = createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true }, (socket: Socket) => {
    const line = new SocketLine(socket, { context, zone, timings, registry, reading, maxUnread });
    const leaving = lines.enter(line);
    if (leaving !== null) {
      context.reject(SOURCE, leaving.line.peer, new Uint8Array(0), leaving.reason);
      lines.leave(leaving.line);
      leaving.line.close(leaving.reason);
    }
    context.connected(SOURCE, lines.size);
    socket.once('close', () => {
      lines.leave(line);
      context.connected(SOURCE, lines.size);
    });
  });
  const { host } = context.settings;
  const { QUANYAN_GB26875_PORT: wanted } = valuesOf(settings, context.settings);
  const port = await listen(server, host, wanted, 'QUANYAN_GB26875_PORT');
  server.on('error', (error) => context.log.error({ error }, 'gb26875: listener failed'));
  return {
    addresses: [`tcp://${host}:${port}`],
    reachedBy: { QUANYAN_GB26875_PORT: String(port) },
    request: (source, unit) =>
      registry.find(source)?.request(unit) ?? Promise.reject(new Error(`gb26875: unit ${source} is not connected`)),
    operate: (order) => wayToUnit(order, registry, timings, () => tagOf(context.now(), zone.offset(context.now()) / 60_000)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const line of lines.all()) line.close('server stops');
      }),
  };
}
