import { COMMAND, MessageDecoder, encodeMessage, instantOf, tagOf, type Message, type Unit } from '#server/ingest/gb26875/wire/codec.ts';
import { KeptLine } from './kept-line.ts';
import { CHINA_MINUTES, type Panel } from './panel.ts';

/** GB/T 26875.3: answer within 10 s, three more tries; heartbeats every 20–30 s. */
interface UnitTimings {
  readonly answerMs: number;
  readonly retries: number;
  readonly heartbeatMs: number;
  /** How long a person needs to press 查岗应答. */
  readonly rollCallMs: number;
}
const UNIT_TIMINGS: UnitTimings = { answerMs: 10_000, retries: 3, heartbeatMs: 24_000, rollCallMs: 3_000 };

export interface UnitOptions {
  readonly panel: Panel;
  readonly host: string;
  readonly port: number;
  readonly now: () => number;
  /** How far the unit's clock is off at first, ms; a stubborn one cannot be set. */
  readonly clockOffsetMs: number;
  readonly stubbornClock: boolean;
  /** Called at every new connection: what the panel uploads first. */
  readonly onConnect: () => void;
  readonly timings?: UnitTimings;
}

interface Waiting {
  readonly unit: Unit | null;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const CENTRE = 1;
/** Reports kept while the line is down; beyond it the oldest is given up. */
const MOST_WAITING = 500;
const ROLL_CALL_ANSWERED = 1 << 5;

/** One 用户信息传输装置: a TCP line to the centre that reports one message at a time, waits for its confirmation, and answers what it is asked. */
export class TransmissionUnit {
  readonly panel: Panel;
  readonly #options: UnitOptions;
  readonly #timings: UnitTimings;
  readonly #waiting: Waiting[] = [];
  readonly #line: KeptLine;
  #current: (Waiting & { serial: number; tries: number; timer: NodeJS.Timeout }) | null = null;
  #serial = 0;
  #clockOffsetMs: number;
  #heartbeat: NodeJS.Timeout | undefined;
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(options: UnitOptions) {
    this.#options = options;
    this.#timings = options.timings ?? UNIT_TIMINGS;
    this.#clockOffsetMs = options.clockOffsetMs;
    this.panel = options.panel;
    const { host, port } = options;
    this.#line = new KeptLine({
      host,
      port,
      opened: () => this.#opened(),
      reader: () => this.#reader(),
      lost: () => this.#lost(),
    });
  }

  get connected(): boolean {
    return this.#line.connected;
  }

  /** The unit's own clock, ms UTC. */
  get clock(): number {
    return this.#options.now() + this.#clockOffsetMs;
  }

  start(): void {
    this.#line.start();
  }

  #opened(): void {
    this.#serial = 0;
    this.#heartbeat = setInterval(() => void this.send(null).catch(() => undefined), this.#timings.heartbeatMs);
    this.#options.onConnect();
    this.#pump();
  }

  #reader(): (chunk: Buffer) => void {
    const decoder = new MessageDecoder();
    return (chunk) => {
      for (const event of decoder.push(chunk)) if (event.kind === 'message') this.#hear(event.message);
    };
  }

  /** Resolves once the centre has confirmed. `null` = a heartbeat. @param urgent goes before everything that waits: a fire does. */
  send(unit: Unit | null, urgent = false): Promise<void> {
    if (this.#stopped) return Promise.reject(new Error(`unit ${this.panel.address} is switched off`));
    return new Promise((resolve, reject) => {
      this.#waiting[urgent ? 'unshift' : 'push']({ unit, resolve, reject });
      if (this.#waiting.length > MOST_WAITING)
        this.#waiting.shift()!.reject(new Error(`unit ${this.panel.address} could not report in time`));
      this.#pump();
    });
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#line.stop();
    this.#lost();
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(`unit ${this.panel.address} is switched off`));
  }

  #lost(): void {
    clearInterval(this.#heartbeat);
    if (this.#current) {
      clearTimeout(this.#current.timer);
      // Not confirmed, so not said: it goes out again on the next line, before the rest.
      if (this.#current.unit) this.#waiting.unshift(this.#current);
      else this.#current.resolve();
      this.#current = null;
    }
  }

  #pump(): void {
    if (this.#current || !this.connected) return;
    const next = this.#waiting.shift();
    if (!next) return;
    const serial = this.#serial;
    this.#serial = (serial + 1) & 0xffff;
    this.#current = { ...next, serial, tries: 0, timer: setTimeout(() => undefined, 0) };
    this.#attempt();
  }

  #attempt(): void {
    const current = this.#current!;
    clearTimeout(current.timer);
    if (current.tries++ > this.#timings.retries)
      return this.#over(new Error(`unit ${this.panel.address}: not confirmed after ${this.#timings.retries} more tries`));
    this.#write(COMMAND.send, current.serial, current.unit);
    current.timer = setTimeout(() => this.#attempt(), this.#timings.answerMs);
  }

  #over(error: Error | null): void {
    const { timer, resolve, reject } = this.#current!;
    clearTimeout(timer);
    this.#current = null;
    if (error) reject(error);
    else resolve();
    this.#pump();
  }

  #hear(message: Message): void {
    const mine = this.#current?.serial === message.serial;
    if (message.command === COMMAND.confirm && mine) this.#over(null);
    else if (message.command === COMMAND.deny && mine) this.#attempt();
    else if (message.command === COMMAND.control) this.#obey(message);
    else if (message.command === COMMAND.request) this.#tell(message);
  }

  #obey({ serial, unit }: Message): void {
    const { stubbornClock, now } = this.#options;
    const told = unit?.name === 'syncClock' ? instantOf(unit.objects[0].time, CHINA_MINUTES, now()) : null;
    if (told !== null && !stubbornClock) this.#clockOffsetMs = told - now();
    const done = unit?.name === 'initialise' || unit?.name === 'rollCall' || (told !== null && !stubbornClock);
    this.#write(done ? COMMAND.confirm : COMMAND.deny, serial, null);
    if (unit?.name !== 'rollCall') return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const time = tagOf(this.clock, CHINA_MINUTES);
      void this.send({ name: 'unitOperation', objects: [{ operation: ROLL_CALL_ANSWERED, operator: 1, time }] }).catch(() => undefined);
    }, this.#timings.rollCallMs);
    this.#timers.add(timer);
  }

  #tell({ serial, unit }: Message): void {
    const answer = unit ? this.panel.answer(unit, this.#options.now(), this.clock) : null;
    this.#write(answer ? COMMAND.answer : COMMAND.deny, serial, answer);
  }

  #write(command: number, serial: number, unit: Unit | null): void {
    if (!this.connected) return;
    this.#line.write(
      encodeMessage({
        serial,
        command,
        source: this.panel.address,
        destination: CENTRE,
        time: tagOf(this.clock, CHINA_MINUTES),
        ...(unit && { unit }),
      }),
    );
  }
}
