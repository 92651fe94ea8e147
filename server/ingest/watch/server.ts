import type { Observation } from '#contract/reports/observation.ts';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { converse, startTcpServer } from '#server/ingest/tcp-server.ts';
import { valuesOf } from '#server/lib/setting.ts';
import settings from './settings.ts';
import { readReport, type Report } from './wire/content.ts';
import { encodeWatch, WatchDecoder, type WatchFrame } from './wire/frame.ts';

export const SOURCE = 'watch';
const KIND = 'care-watch';
const MAX_CONNECTIONS = 10_000;
/** Watches send a heartbeat every few minutes. */
const SILENT_MS = 1_200_000;
/** What is over, and that it is worn, only the line may say on which a watch was heard last within this. */
const OTHER_LINE_MS = 600_000;
const MOST_WATCHES = 100_000;
const ALARMS = new Set(['sos', 'fall', 'takenOff', 'outside']);

/** TCP server for 4G watches. */
export function startWatch(context: IngestContext): Promise<RunningAdapter> {
  const desk = new WatchDesk(context);
  return startTcpServer(context, {
    source: SOURCE,
    port: valuesOf(settings, context.settings).QUANYAN_WATCH_PORT,
    setting: 'QUANYAN_WATCH_PORT',
    mostConnections: MAX_CONNECTIONS,
    silentMs: SILENT_MS,
    converse: (socket) =>
      converse(socket, context, {
        source: SOURCE,
        decoder: new WatchDecoder(),
        hear(event, peer) {
          if (event.kind !== 'fault') return desk.hear(event.frame, event.bytes, peer);
          context.reject(SOURCE, peer, event.bytes, event.reason);
          return null;
        },
        broken: 'the connection broke, or a message was not stored and is left unanswered',
      }),
  });
}

/** What is done with one message, whatever line it came by. */
class WatchDesk {
  readonly #context: IngestContext;
  /** Where a watch was heard last. */
  readonly #heard = new Map<string, { readonly peer: string; readonly at: number }>();

  constructor(context: IngestContext) {
    this.#context = context;
  }

  /** @returns what is answered; null = nothing. @throws what `accept` throws: the watch says it again then. */
  async hear(frame: WatchFrame, bytes: Uint8Array, peer: string): Promise<Buffer | null> {
    const { mayReport, reject, accept } = this.#context;
    const device = `${SOURCE}:${frame.id}`;
    if (!(await mayReport(peer, device, null))) {
      reject(SOURCE, peer, bytes, `${device} may not report from here`);
      return null;
    }
    const report = readReport(frame.content);
    const others = this.#speaksElsewhere(device, peer);
    if (others !== null) reject(SOURCE, peer, bytes, `${device} speaks from ${others}; from here only its alarms are taken`);
    // A vital sign that cannot be so is told without its value, and of health nothing is kept as hex.
    if (report.faults.length > 0) reject(SOURCE, peer, Buffer.alloc(0), `${device}: ${report.faults.join('; ')}`);
    const observations = this.#observe(device, report).filter(({ point, value }) => others === null || (ALARMS.has(point) && value === 1));
    if (observations.length > 0) await accept(observations);
    if (others === null && report.place !== null && this.#context.kindOf(device)?.moves === true) {
      const time = report.at === null ? { at: this.#context.now(), untimed: true as const } : { at: report.at };
      // Where somebody is tells of a person: what is wrong with it is told, and its bytes are not kept.
      for (const fault of this.#context.track([{ mover: device, ...time, ...report.place, source: SOURCE }]))
        reject(SOURCE, peer, Buffer.alloc(0), fault);
    }
    return report.answer === null ? null : encodeWatch({ ...frame, content: report.answer });
  }

  #observe(device: string, { at, points }: Report): Observation[] {
    const time = at === null ? { observedAt: this.#context.now(), untimed: true as const } : { observedAt: at };
    return Object.entries(points).map(([point, value]) => ({
      device,
      point,
      value,
      ...time,
      quality: 'good',
      source: SOURCE,
      kindHint: KIND,
    }));
  }

  /** The other address that this watch was heard from lately; a watch that moves to a new line leaves the old one silent. */
  #speaksElsewhere(device: string, peer: string): string | null {
    const now = this.#context.now();
    const host = peer.slice(0, peer.lastIndexOf(':'));
    const last = this.#heard.get(device);
    if (last !== undefined && last.peer !== host && now - last.at < OTHER_LINE_MS) return last.peer;
    this.#heard.delete(device);
    this.#heard.set(device, { peer: host, at: now });
    if (this.#heard.size > MOST_WATCHES) this.#heard.delete(this.#heard.keys().next().value!);
    return null;
  }
}
