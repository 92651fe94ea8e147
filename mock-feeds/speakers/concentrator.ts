import { MeterDecoder } from '#server/ingest/meters/wire/codec.ts';
import { KeptLine } from '#mock-feeds/senders/kept-line.ts';
import { MeterBus } from './meter-bus.ts';
import type { LineOptions, SpeakerLine } from './speaker.ts';

/** A concentrator that dials in, says its name, and hands bytes through to the meters behind it. */
export class Concentrator implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #bus: MeterBus;
  readonly #line: KeptLine;

  constructor(options: LineOptions) {
    const { devices, fleet, host, line, port, now } = options;
    this.#options = options;
    this.#bus = new MeterBus(devices, {
      now,
      obey: (id, action) => fleet.obey(id, action, {}, now()) !== null,
      readings: (id, at) => fleet.readings(id, at),
      speed: (id) => fleet.busy.get(id) ?? 1,
      silent: (id) => fleet.isSilent(id),
    });
    this.#line = new KeptLine({ host, port, opened: () => this.#line.write(`${line}\n`), reader: () => this.#reader() });
  }

  get connected(): boolean {
    return this.#line.connected;
  }

  start(): void {
    this.#line.start();
  }

  #reader(): (chunk: Buffer) => void {
    const decoder = new MeterDecoder();
    return (chunk) => {
      for (const event of decoder.push(chunk))
        if (event.kind === 'frame') for (const answer of this.#bus.answer(event.frame)) this.#line.write(answer);
    };
  }

  /** Meters are asked; only what something happens to speaks unasked. */
  report(ids: readonly string[]): Promise<void>[] {
    const { fleet, line } = this.#options;
    return ids.map((id) => {
      if (!this.connected) return Promise.reject(new Error(`concentrator ${line} is not connected`));
      if (fleet.busy.has(id)) for (const frame of this.#bus.unasked(id)) this.#line.write(frame);
      return Promise.resolve();
    });
  }

  stop(): void {
    this.#line.stop();
  }
}
