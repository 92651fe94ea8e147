import type { IngestContext } from '#server/ingest/adapter.ts';
import type { Zone } from '#server/incidents/zone.ts';
import { COMMAND, MessageDecoder, encodeMessage, instantOf, tagOf, type Message, type MessageEvent, type Unit } from './codec.ts';
import { Exchanges } from './exchanges.ts';
import { SOURCE, observe, unitAddress } from './observe.ts';
import { TIMINGS, type Timings } from './timings.ts';
import type { FrameHeader } from './frame.ts';

/** One connection, seen from the protocol: bytes out, an end, and a brake on bytes in. */
export interface Line {
  readonly peer: string;
  write(bytes: Uint8Array): void;
  close(reason: string): void;
  /** Stop or go on handing over bytes. */
  hold(held: boolean): void;
}

type Context = Pick<IngestContext, 'accept' | 'reject' | 'mayReport' | 'now' | 'log'>;

/** Reports being stored at once before the line is held. */
const MAX_UNDER_WAY = 64;
/** A retransmission comes within 3 × 10 s; later the same serial is a new report. */
const REPEAT_MS = 40_000;

/**
 * The state machine of one transmission unit's connection: confirms (3) what `accept` has taken, denies (6) what cannot
 * be read, confirms retransmissions again, keeps the unit's clock right, closes when heartbeats stay away.
 */
export class Session {
  readonly #line: Line;
  readonly #context: Context;
  readonly #zone: Zone;
  readonly #timings: Timings;
  readonly #decoder = new MessageDecoder();
  readonly #exchanges: Exchanges;
  #header: FrameHeader | null = null;
  /** The report being stored or stored last: a copy of it is confirmed, not counted. */
  #last: { serial: number; data: Uint8Array; at: number; stored: Promise<void> } | null = null;
  #turn: Promise<void> = Promise.resolve();
  #underWay = 0;
  #lastSyncAt = -Infinity;
  #ended = false;
  #finished: (() => void) | undefined;
  #idle: NodeJS.Timeout;
  #partial: NodeJS.Timeout | undefined;
  #daily: NodeJS.Timeout | undefined;

  constructor(line: Line, context: Context, zone: Zone, timings: Timings = TIMINGS) {
    this.#line = line;
    this.#context = context;
    this.#zone = zone;
    this.#timings = timings;
    this.#exchanges = new Exchanges((serial, command, unit) => this.#write(serial, command, unit), timings);
    this.#idle = setTimeout(() => this.#line.close(`no valid message for ${timings.idleMs / 1000} s`), timings.idleMs);
  }

  /** Source address of the unit, null before its first report is taken. */
  get source(): number | null {
    return this.#header?.source ?? null;
  }

  receive(chunk: Uint8Array): void {
    clearTimeout(this.#partial);
    this.#take(this.#decoder.push(chunk));
  }

  /** Asks or commands the unit, see `Exchanges.request`. */
  request(unit: Unit): Promise<Message> {
    if (this.#header === null) return Promise.reject(new Error('gb26875: this unit has not said who it is yet'));
    return this.#exchanges.request(unit);
  }

  /** Nothing more will come: calls back once all that came has been answered. */
  finish(done: () => void): void {
    this.#take(this.#decoder.flush());
    this.#finished = done;
    if (this.#underWay === 0) done();
  }

  end(reason: string): void {
    this.#ended = true;
    clearTimeout(this.#idle);
    clearTimeout(this.#partial);
    clearInterval(this.#daily);
    this.#exchanges.end(reason);
  }

  #take(events: readonly MessageEvent[]): void {
    for (const event of events) {
      if (event.kind === 'message') this.#hear(event.message, event.bytes);
      else this.#fault(event);
    }
    if (this.#decoder.waiting && !this.#ended) this.#partial = setTimeout(() => this.#take(this.#decoder.flush()), this.#timings.partialMs);
  }

  #fault(fault: Extract<MessageEvent, { kind: 'fault' }>): void {
    this.#context.reject(SOURCE, this.#line.peer, fault.bytes, fault.reason);
    if (fault.header) this.#answer(fault.header, COMMAND.deny);
  }

  #hear(message: Message, bytes: Uint8Array): void {
    this.#idle.refresh();
    if (message.fault) this.#context.reject(SOURCE, this.#line.peer, bytes, message.fault);
    switch (message.command) {
      case COMMAND.send:
      case COMMAND.answer:
        if (++this.#underWay === MAX_UNDER_WAY) this.#line.hold(true);
        this.#turn = this.#turn.then(() => this.#report(message, bytes)).catch(this.#notTaken);
        break;
      case COMMAND.confirm:
      case COMMAND.deny:
        this.#exchanges.settle(message);
        break;
      default:
        this.#context.reject(SOURCE, this.#line.peer, bytes, `command ${message.command} is not for a centre`);
        this.#answer(message, COMMAND.deny);
    }
  }

  /** After the first report of the unit: set its clock, and again every day and whenever it is seen to be wrong. */
  #meet(message: Message): void {
    const first = this.#header === null;
    this.#header = message;
    const now = this.#context.now();
    const told = instantOf(message.time, this.#offset(now), now);
    const wrong = told === null || Math.abs(told - now) > this.#timings.clockFaultMs;
    if (first) this.#daily = setInterval(() => this.#syncClock(), this.#timings.syncEveryMs);
    if (first || (wrong && now - this.#lastSyncAt >= this.#timings.resyncMs)) this.#syncClock();
  }

  #syncClock(): void {
    const now = this.#context.now();
    this.#lastSyncAt = now;
    this.#exchanges.request({ name: 'syncClock', objects: [{ time: tagOf(now, this.#offset(now)) }] }).catch((error: Error) => {
      if (!this.#ended) this.#context.log.info({ peer: this.#line.peer, reason: error.message }, 'gb26875: clock not set');
    });
  }

  /** Runs in the order of arrival; waits for permission but not for storage, which many reports share. */
  async #report(message: Message, bytes: Uint8Array): Promise<void> {
    const { accept, reject, mayReport, now } = this.#context;
    const address = unitAddress(message.source);
    if (!(await mayReport(SOURCE, this.#line.peer, address, null))) {
      reject(SOURCE, this.#line.peer, bytes, `${address} may not report from here`);
      this.#answer(message, COMMAND.deny);
      return this.#over();
    }
    const repeated = this.#repeated(message);
    const stored = repeated ?? accept(observe(message, { now: now(), offsetMinutes: this.#offset(now()) }));
    if (!repeated && message.data.length > 0) this.#last = { serial: message.serial, data: message.data, at: now(), stored };
    void stored.then(() => this.#taken(message), this.#notTaken);
  }

  #taken(message: Message): void {
    if (message.command === COMMAND.answer) this.#exchanges.settle(message);
    else this.#answer(message, COMMAND.confirm);
    if (!this.#ended) this.#meet(message);
    this.#over();
  }

  /** Not confirmed, so the unit says it again within 10 s. */
  readonly #notTaken = (error: unknown): void => {
    this.#last = null;
    this.#context.log.warn({ error, peer: this.#line.peer }, 'gb26875: report not stored, left unconfirmed');
    this.#over();
  };

  #over(): void {
    if (this.#underWay-- === MAX_UNDER_WAY) this.#line.hold(false);
    if (this.#underWay === 0) this.#finished?.();
  }

  #repeated(message: Message): Promise<void> | null {
    const last = this.#last;
    if (!last || last.serial !== message.serial || this.#context.now() - last.at > REPEAT_MS) return null;
    return Buffer.compare(last.data, message.data) === 0 ? last.stored : null;
  }

  #answer(to: FrameHeader, command: number): void {
    this.#send({ serial: to.serial, version: to.version, source: to.destination, destination: to.source, command });
  }

  #write(serial: number, command: number, unit: Unit): void {
    const { version, source, destination } = this.#header!;
    this.#send({ serial, version, source: destination, destination: source, command, unit });
  }

  #send(message: Omit<Parameters<typeof encodeMessage>[0], 'time'>): void {
    if (this.#ended) return;
    const now = this.#context.now();
    this.#line.write(encodeMessage({ ...message, time: tagOf(now, this.#offset(now)) }, this.#decoder.checksum));
  }

  #offset(at: number): number {
    return this.#zone.offset(at) / 60_000;
  }
}
