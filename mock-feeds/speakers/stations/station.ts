import { PacketDecoder, encodePacket } from '#server/ingest/hj212/codec.ts';
import { KeptLine } from '#mock-feeds/senders/kept-line.ts';
import type { LineOptions, SpeakerLine } from '../speaker.ts';

const ANSWER_MS = 15_000;
const CHINA_MS = 8 * 3_600_000;

/** Codes of the standard, with how many of the sender's units one of ours is. */
const CODES: Readonly<Record<string, readonly [code: string, per: number]>> = {
  tempC: ['a01001', 1],
  humidityPct: ['a01002', 1],
  pressureHpa: ['a01006', 0.1],
  windMs: ['a01007', 1],
  windDeg: ['a01008', 1],
  pm25: ['a34004', 0.001],
  pm10: ['a34002', 0.001],
  noiseDb: ['LA', 1],
  rainMmH: ['a01010', 1],
  levelM: ['w00000', 1],
};

/** One station on a line of its own: says what it reads and waits for the answer. */
export class Station implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #line: KeptLine;
  readonly #unanswered = new Map<string, () => void>();
  #lastAt = 0;

  constructor(options: LineOptions) {
    this.#options = options;
    const { host, port } = options;
    this.#line = new KeptLine({ host, port, opened: () => undefined, reader: () => this.#reader() });
  }

  get connected(): boolean {
    return this.#line.connected;
  }

  start(): void {
    this.#line.start();
  }

  #reader(): (chunk: Buffer) => void {
    const decoder = new PacketDecoder();
    return (chunk) => {
      for (const event of decoder.push(chunk)) if (event.kind === 'packet') this.#unanswered.get(event.packet.head.QN)?.();
    };
  }

  report(ids: readonly string[], at: number): Promise<void>[] {
    return ids.map((id) => this.#report(id, at));
  }

  #report(id: string, at: number): Promise<void> {
    if (!this.connected) return Promise.reject(new Error(`station ${this.#options.line} is not connected`));
    const { fleet, line } = this.#options;
    // No two packets of a station have one number.
    this.#lastAt = Math.max(at, this.#lastAt + 1);
    const number = stamp(this.#lastAt);
    this.#line.write(
      encodePacket({ QN: number, ST: '22', CN: '2011', PW: '123456', MN: line, Flag: '5' }, fields(fleet.readings(id, at), at)),
    );
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => over(() => reject(new Error(`station ${line} was not answered`))), ANSWER_MS);
      const over = (then: () => void): void => {
        clearTimeout(timer);
        this.#unanswered.delete(number);
        then();
      };
      this.#unanswered.set(number, () => over(resolve));
    });
  }

  stop(): void {
    this.#line.stop();
    for (const answered of this.#unanswered.values()) answered();
  }
}

/** `20261123081530123`, China time. */
const stamp = (at: number): string => new Date(at + CHINA_MS).toISOString().replaceAll(/\D/g, '').slice(0, 17);

const fields = (points: Readonly<Record<string, number>>, at: number): string =>
  [
    `DataTime=${stamp(at).slice(0, 14)}`,
    ...Object.entries(CODES).flatMap(([point, [code, per]]) =>
      points[point] === undefined ? [] : [`${code}-Rtd=${Number((points[point] * per).toPrecision(6))},${code}-Flag=N`],
    ),
  ].join(';');
