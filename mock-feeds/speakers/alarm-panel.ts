import { decrypt, encrypt } from '#server/ingest/dc09/wire/cipher.ts';
import { readTime, writeTime } from '#server/ingest/dc09/wire/content.ts';
import { DEMO_KEY } from '#server/ingest/dc09/wire/demo-key.ts';
import { encodeFrame, FrameDecoder, type Frame } from '#server/ingest/dc09/wire/frame.ts';
import { KeptLine } from '#mock-feeds/senders/kept-line.ts';
import type { LineOptions, SpeakerLine } from './speaker.ts';

/** Contact ID by point, written down here a second time on purpose: what mock devices say does not lean on how the server reads. */
const ZONE_CODES: Readonly<Record<string, number>> = { intrusion: 131, tamper: 144, fault: 380, bypassed: 570 };
const PANEL_CODES: Readonly<Record<string, number>> = {
  panic: 120,
  fire: 110,
  gas: 151,
  technical: 150,
  tamper: 137,
  intrusion: 130,
  fault: 300,
  mainPowerFault: 301,
  batteryFault: 302,
  linkFault: 350,
};
/** Of what is said of the panel itself there is no zone; an alarm of a zone that the ledger has not is of this one. */
const OTHER_ZONE = 99;
const ANSWER_MS = 10_000;
const TRIES = 4;
const MOST_WAITING = 200;

interface Waiting {
  /** Contact ID, or null: a supervision message. */
  readonly event: string | null;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const three = (value: number): string => String(value).padStart(3, '0');

/** An alarm panel: says what changed, one event at a time, each until it is acknowledged; else that it is alive. */
export class AlarmPanel implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #line: KeptLine;
  readonly #waiting: Waiting[] = [];
  /** What was last said: `device point`. */
  readonly #said = new Map<string, number>();
  #current: (Waiting & { sequence: number; tries: number; timer: NodeJS.Timeout | undefined }) | null = null;
  #sequence = 0;
  #clockOffsetMs = 0;
  #stopped = false;

  constructor(options: LineOptions) {
    this.#options = options;
    const { host, port } = options;
    this.#line = new KeptLine({ host, port, opened: () => this.#opened(), reader: () => this.#reader() });
  }

  get connected(): boolean {
    return this.#line.connected;
  }

  start(): void {
    this.#line.start();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#current?.timer);
    this.#line.stop();
    for (const { reject } of [...(this.#current ? [this.#current] : []), ...this.#waiting.splice(0)]) reject(new Error('switched off'));
    this.#current = null;
  }

  report(ids: readonly string[], at: number): Promise<void>[] {
    const events = ids.flatMap((id) => this.#changes(id, at));
    return events.length > 0 ? events.map((event) => this.#send(event)) : [this.#send(null)];
  }

  #opened(): void {
    this.#attempt();
    this.#pump();
  }

  #reader(): (chunk: Buffer) => void {
    const decoder = new FrameDecoder();
    return (chunk) => {
      for (const event of decoder.push(chunk)) if (event.kind === 'frame') this.#hear(event.frame);
    };
  }

  /** What changed since it was last said, as Contact ID; at first only what is not as it should be, and whether it is armed. */
  #changes(id: string, at: number): string[] {
    const { devices, fleet } = this.#options;
    const address = devices.find((device) => device.id === id)?.addresses[0] ?? '';
    const zone = Number(/\/(\d+)$/.exec(address)?.[1] ?? 0);
    const events: string[] = [];
    for (const [point, value] of Object.entries(fleet.readings(id, at))) {
      const key = `${id} ${point}`;
      const before = this.#said.get(key) ?? (point === 'armed' ? undefined : 0);
      if (value === before) continue;
      const event = zone > 0 ? eventOf(ZONE_CODES[point], value, zone) : panelEvent(point, value);
      if (event === null) continue;
      this.#said.set(key, value);
      events.push(event);
    }
    return events;
  }

  #send(event: string | null): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new Error('switched off'));
      this.#waiting.push({ event, resolve, reject });
      if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()!.reject(new Error('could not report in time'));
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#current !== null || !this.connected) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#sequence = (this.#sequence % 9999) + 1;
    this.#current = { ...next, sequence: this.#sequence, tries: 0, timer: undefined };
    this.#attempt();
  }

  #attempt(): void {
    const current = this.#current;
    if (current === null || !this.connected) return;
    clearTimeout(current.timer);
    if (current.tries++ >= TRIES) return this.#over(new Error(`not acknowledged, said ${TRIES} times`));
    const { line, now } = this.#options;
    const time = writeTime(now() + this.#clockOffsetMs);
    const content = current.event === null ? `]_${time}` : `|#${line}|${current.event}]_${time}`;
    const sequence = String(current.sequence).padStart(4, '0');
    const token = current.event === null ? '*NULL' : '*ADM-CID';
    this.#line.write(encodeFrame(`"${token}"${sequence}L0#${line}[${encrypt(content, DEMO_KEY)}`));
    current.timer = setTimeout(() => this.#attempt(), ANSWER_MS);
  }

  #hear({ token, sequence, body, encrypted }: Frame): void {
    if (this.#current === null) return;
    if (token === 'NAK') {
      const told = readTime(/_(.*)$/.exec(body)?.[1] ?? '');
      if (told !== null) this.#clockOffsetMs = told - this.#options.now();
      return this.#attempt();
    }
    if (Number(sequence) !== this.#current.sequence) return;
    if (token === 'DUH') this.#over(new Error('the centre cannot process it'));
    else if (token === 'ACK' && encrypted && decrypt(body, DEMO_KEY) !== null) this.#over(null);
  }

  #over(error: Error | null): void {
    const { timer, resolve, reject } = this.#current!;
    clearTimeout(timer);
    this.#current = null;
    if (error) reject(error);
    else resolve();
    this.#pump();
  }
}

const eventOf = (code: number | undefined, value: number, zone: number): string | null =>
  code === undefined ? null : `${value > 0 ? 1 : 3}${code} 01 ${three(zone)}`;

function panelEvent(point: string, value: number): string | null {
  if (point === 'armed') return value === 0 ? '1400 01 001' : value === 2 ? '3441 01 001' : '3400 01 001';
  return eventOf(PANEL_CODES[point], value, point === 'intrusion' ? OTHER_ZONE : 0);
}
