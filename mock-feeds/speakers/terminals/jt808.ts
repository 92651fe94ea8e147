import { encodeFrame, FrameDecoder, type Frame } from '#server/ingest/jt808/wire/frame.ts';
import { KeptLine } from '#mock-feeds/senders/kept-line.ts';
import type { LineOptions, SpeakerLine } from '../speaker.ts';

const ANSWER_MS = 15_000;
const CHINA_MS = 8 * 3_600_000;
/** Messages and bits, written down a second time on purpose: what mock devices say does not lean on how the server reads. */
const REGISTER = 0x0100;
const AUTHENTICATE = 0x0102;
const POSITION = 0x0200;
const REGISTERED = 0x8100;
const GENERAL = 0x8001;
const ALARM_BITS: Readonly<Record<string, number>> = { sos: 0, overspeed: 1, gnssFault: 4, powerLost: 8, collision: 29 };
const REGISTRATION_BYTES = 37;
/** 1 = the engine runs, 2 = it has a fix. */
const STATE = { ignition: 1, fix: 2 } as const;

/** A terminal of a car that stands at its post: registers, authenticates, and says where it is and what is the matter. */
export class Terminal implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #line: KeptLine;
  readonly #unanswered = new Map<number, () => void>();
  #serial = 0;
  #known = false;

  constructor(options: LineOptions) {
    this.#options = options;
    const { host, port } = options;
    this.#line = new KeptLine({
      host,
      port,
      opened: () => {
        this.#known = false;
        this.#say(REGISTER, Buffer.alloc(REGISTRATION_BYTES));
      },
      reader: () => this.#reader(),
    });
  }

  get connected(): boolean {
    return this.#line.connected && this.#known;
  }

  start(): void {
    this.#line.start();
  }

  stop(): void {
    this.#line.stop();
    for (const answered of this.#unanswered.values()) answered();
  }

  report(ids: readonly string[], at: number): Promise<void>[] {
    return ids.map((id) => this.#report(id, at));
  }

  #report(id: string, at: number): Promise<void> {
    const { line } = this.#options;
    if (!this.connected) return Promise.reject(new Error(`terminal ${line} is not connected`));
    const serial = this.#say(POSITION, this.#position(id, at));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => over(() => reject(new Error(`terminal ${line} was not answered`))), ANSWER_MS);
      const over = (then: () => void): void => {
        clearTimeout(timer);
        this.#unanswered.delete(serial);
        then();
      };
      this.#unanswered.set(serial, () => over(resolve));
    });
  }

  #reader(): (chunk: Buffer) => void {
    const decoder = new FrameDecoder();
    return (chunk) => {
      for (const event of decoder.push(chunk)) if (event.kind === 'frame') this.#hear(event.frame);
    };
  }

  #hear({ id, body }: Frame): void {
    if (id === REGISTERED && body[2] === 0) {
      this.#say(AUTHENTICATE, body.subarray(3));
    } else if (id === GENERAL && body.readUInt16BE(2) === AUTHENTICATE) this.#known = body[4] === 0;
    else if (id === GENERAL && body[4] === 0) this.#unanswered.get(body.readUInt16BE(0))?.();
  }

  #position(id: string, at: number): Buffer {
    const { fleet, devices } = this.#options;
    const { mileageKm = 0, ignition = 0, ...points } = fleet.readings(id, at);
    const [lng, lat] = devices.find((device) => device.id === id)!.position;
    let alarms = 0;
    for (const [point, bit] of Object.entries(ALARM_BITS)) if (points[point] === 1) alarms |= 1 << bit;
    const body = Buffer.alloc(34);
    body.writeUInt32BE(alarms >>> 0, 0);
    body.writeUInt32BE(STATE.fix | (ignition === 1 ? STATE.ignition : 0), 4);
    body.writeUInt32BE(Math.round(lat * 1e6), 8);
    body.writeUInt32BE(Math.round(lng * 1e6), 12);
    const digits = new Date(fleet.clock(id, at) + CHINA_MS).toISOString().replace(/\D/g, '').slice(2, 14);
    body.write(digits, 22, 'hex');
    body.set([0x01, 4], 28);
    body.writeUInt32BE(Math.round(mileageKm * 10), 30);
    return body;
  }

  /** @returns its serial number */
  #say(id: number, body: Buffer): number {
    this.#serial = (this.#serial + 1) & 0xffff;
    this.#line.write(encodeFrame({ id, phone: this.#options.line, serial: this.#serial, edition: 2013, body, part: null }));
    return this.#serial;
  }
}
