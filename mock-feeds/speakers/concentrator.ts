import { connect, type Socket } from 'node:net';
import { MeterDecoder } from '#server/ingest/meters/wire/codec.ts';
import { Backoff } from '#mock-feeds/senders/backoff.ts';
import { MeterBus } from './meter-bus.ts';
import type { LineOptions, SpeakerLine } from './speaker.ts';

/** A concentrator that dials in, says its name, and hands bytes through to the meters behind it. */
export class Concentrator implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #bus: MeterBus;
  readonly #backoff = new Backoff();
  #socket: Socket | null = null;
  #stopped = false;

  constructor(options: LineOptions) {
    const { devices, fleet, now } = options;
    this.#options = options;
    this.#bus = new MeterBus(devices, {
      now,
      obey: (id, action) => fleet.obey(id, action, {}, now()) !== null,
      readings: (id, at) => fleet.readings(id, at),
      speed: (id) => fleet.busy.get(id) ?? 1,
      silent: (id) => fleet.isSilent(id),
    });
  }

  get connected(): boolean {
    return this.#socket?.readyState === 'open';
  }

  start(): void {
    const { host, port } = this.#options;
    const socket = connect({ host, port, noDelay: true });
    const decoder = new MeterDecoder();
    this.#socket = socket;
    socket.on('connect', () => {
      this.#backoff.reset();
      socket.write(`${this.#options.line}\n`);
    });
    socket.on('data', (chunk) => {
      for (const event of decoder.push(chunk))
        if (event.kind === 'frame') for (const answer of this.#bus.answer(event.frame)) socket.write(answer);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!this.#stopped) this.#backoff.again(() => this.start());
    });
  }

  /** Meters are asked; only what something happens to speaks unasked. */
  report(ids: readonly string[]): Promise<void>[] {
    const { fleet, line } = this.#options;
    return ids.map((id) => {
      if (!this.connected) return Promise.reject(new Error(`concentrator ${line} is not connected`));
      if (fleet.busy.has(id)) for (const frame of this.#bus.unasked(id)) this.#socket!.write(frame);
      return Promise.resolve();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#backoff.stop();
    this.#socket?.destroy();
  }
}
