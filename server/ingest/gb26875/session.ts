import type { IngestContext } from '#server/ingest/adapter.ts';
import type { Zone } from '#contract/zone.ts';
import {
  COMMAND,
  MessageDecoder,
  encodeMessage,
  tagOf,
  type Message,
  type MessageEvent,
  type Outgoing,
} from '#server/ingest/gb26875/wire/codec.ts';
import type { LineClass } from './fair-reading.ts';
import type { FrameHeader } from '#server/ingest/gb26875/wire/frame.ts';
import { SOURCE, observe, raises, unitAddress } from './observe.ts';
import { hostOf } from './peer-rules.ts';
import { Registry } from './registry.ts';
import { TIMINGS, type Timings } from './timings.ts';
import type { Port, Transmitter } from './transmitter.ts';

/** One connection, seen from the protocol: bytes out, an end, and a brake on bytes in. */
export interface Line {
  /** `address:port` */
  readonly peer: string;
  write(bytes: Uint8Array): void;
  close(reason: string): void;
  /** Stop or go on handing over bytes. */
  hold(held: boolean): void;
}

type Context = Pick<IngestContext, 'settings' | 'accept' | 'reject' | 'repeated' | 'mayReport' | 'knows' | 'now' | 'log'>;

/** Reports being stored at once before the line is held. */
const MAX_UNDER_WAY = 64;
/** Bytes without one valid message after which a line is no transmission unit's. */
const MAX_GARBAGE = 65_536;
/** Clocks being set at once on one line: a line may carry hundreds of units, or any number of invented ones. */
const MAX_SYNCING = { known: 256, unregistered: 16 } as const;

/** Units held by a line, the longest silent give way: invented ones must not pile up. */
const MAX_SPEAKERS = { known: 10_000, unregistered: 256 } as const;

/**
 * One connection, which may carry many transmission units: confirms (3) what `accept` has taken, denies (6) what cannot be read,
 * closes when heartbeats stay away. What belongs to a unit, and not to the line, is in its `Transmitter`.
 */
export class Session implements Port {
  readonly host: string;
  readonly #line: Line;
  readonly #context: Context;
  readonly #zone: Zone;
  readonly #timings: Timings;
  readonly #registry: Registry;
  readonly #decoder: MessageDecoder;
  readonly #speakers = new Set<Transmitter>();
  syncing = 0;
  #lineClass: LineClass = 'new';
  #garbage = 0;
  #turn: Promise<void> = Promise.resolve();
  #underWay = 0;
  #ended = false;
  #finished: (() => void) | undefined;
  #idle: NodeJS.Timeout;
  #partial: NodeJS.Timeout | undefined;

  constructor(
    line: Line,
    context: Context,
    zone: Zone,
    timings: Timings = TIMINGS,
    registry: Registry = new Registry(context, zone, timings),
  ) {
    this.host = hostOf(line.peer);
    this.#line = line;
    this.#context = context;
    this.#zone = zone;
    this.#timings = timings;
    this.#registry = registry;
    this.#decoder = new MessageDecoder(registry.dialects);
    this.#idle = this.#closeAfter(timings.greetMs);
  }

  get open(): boolean {
    return !this.#ended;
  }

  /** Who was heard here last: nobody yet, a unit of the ledger, or one that it does not know. */
  get lineClass(): LineClass {
    return this.#lineClass;
  }

  receive(chunk: Uint8Array): void {
    if (this.#ended) return;
    clearTimeout(this.#partial);
    this.#garbage += chunk.length;
    this.#take(this.#decoder.push(chunk));
    if (this.#garbage > MAX_GARBAGE) this.#line.close(`${this.#garbage} bytes without a valid message`);
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
    for (const speaker of this.#speakers) speaker.leave(this, reason);
  }

  send(message: Omit<Outgoing, 'time'>): void {
    if (this.#ended) return;
    const now = this.#context.now();
    this.#line.write(encodeMessage({ ...message, time: tagOf(now, this.#offset(now)) }, this.#decoder.checksumOf(message.destination)));
  }

  #closeAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#line.close(`no valid message for ${ms / 1000} s`), ms);
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
    this.#garbage = 0;
    if (this.#lineClass === 'new') {
      clearTimeout(this.#idle);
      if (!this.#ended) this.#idle = this.#closeAfter(this.#timings.idleMs);
      this.#lineClass = 'unregistered';
    }
    this.#idle.refresh();
    if (message.fault) this.#context.reject(SOURCE, this.#line.peer, bytes, message.fault);
    switch (message.command) {
      case COMMAND.send:
      case COMMAND.answer:
        if (++this.#underWay === MAX_UNDER_WAY) this.#line.hold(true);
        this.#turn = this.#turn.then(() => this.#report(message, bytes)).catch((error: unknown) => this.#notTaken(error));
        break;
      case COMMAND.confirm:
      case COMMAND.deny:
        this.#registry.find(message.source)?.settle(message);
        break;
      default:
        this.#context.reject(SOURCE, this.#line.peer, bytes, `command ${message.command} is not for a centre`);
        this.#answer(message, COMMAND.deny);
    }
  }

  /** Runs in the order of arrival; waits for permission but not for storage, which many reports share. */
  async #report(message: Message, bytes: Uint8Array): Promise<void> {
    const { mayReport, knows, now } = this.#context;
    const { source } = message;
    const address = unitAddress(source);
    const { peers } = this.#registry;
    if (!peers.allows(source, this.host))
      return this.#deny(message, bytes, `${address} may not report from ${this.host} (QUANYAN_GB26875_PEERS)`);
    if (!(await mayReport(this.#line.peer, address, null))) return this.#deny(message, bytes, `${address} may not report from here`);
    const observations = observe(message, { now: now(), offsetMinutes: this.#offset(now()) });
    const known = knows(address) || observations.some(({ device }) => knows(device));
    this.#lineClass = known ? 'known' : 'unregistered';
    const unit = this.#registry.of(source, known);
    if (!unit.owns(this, peers.anywhere(source))) return this.#reportFromElsewhere(message, bytes, unit);
    const repeated = unit.repeated(message);
    const stored = repeated ?? this.#accept(observations, known);
    if (!repeated) unit.remember(message, stored);
    else this.#context.repeated(SOURCE, address);
    void stored.then(
      () => this.#taken(message, unit),
      (error: unknown) => {
        unit.forget(stored);
        this.#notTaken(error);
      },
    );
  }

  #accept(observations: Parameters<Context['accept']>[0], known: boolean): Promise<void> {
    return known ? this.#context.accept(observations) : this.#registry.unregistered.accept(this, observations);
  }

  /** A unit that speaks elsewhere: an alarm is an alarm, but what is over, or that it is alive, is for the unit itself to say. */
  #reportFromElsewhere(message: Message, bytes: Uint8Array, unit: Transmitter): void {
    const now = this.#context.now();
    const alarms = raises(observe(message, { now, offsetMinutes: this.#offset(now) }));
    const answer = message.command === COMMAND.answer && this.host === unit.host;
    if (message.data.length === 0 || (answer && alarms.length === 0)) return this.#taken(message, unit);
    const what = `${unitAddress(message.source)} speaks from ${unit.host}; from ${this.host} only its alarms are taken`;
    if (alarms.length === 0) return this.#deny(message, bytes, what);
    this.#context.reject(SOURCE, this.#line.peer, bytes, what);
    void this.#accept(alarms, this.#lineClass === 'known').then(
      () => this.#taken(message, unit),
      (error: unknown) => this.#notTaken(error),
    );
  }

  #taken(message: Message, unit: Transmitter): void {
    if (message.command === COMMAND.answer) unit.settle(message);
    else this.#answer(message, COMMAND.confirm);
    this.#meet(message, unit);
    this.#over();
  }

  #meet(message: Message, unit: Transmitter): void {
    this.#speakers.delete(unit);
    this.#speakers.add(unit);
    if (this.#speakers.size > MAX_SPEAKERS[this.#lineClass === 'known' ? 'known' : 'unregistered']) {
      const [oldest] = this.#speakers;
      oldest.leave(this, 'too many units speak on its line');
      this.#speakers.delete(oldest);
    }
    unit.meet(message, this, this.syncing < MAX_SYNCING[this.#lineClass === 'known' ? 'known' : 'unregistered']);
  }

  #deny(message: Message, bytes: Uint8Array, reason: string): void {
    this.#context.reject(SOURCE, this.#line.peer, bytes, reason);
    this.#answer(message, COMMAND.deny);
    this.#over();
  }

  /** Not confirmed, so the unit says it again within 10 s. */
  #notTaken(error: unknown): void {
    this.#context.log.warn({ error, peer: this.#line.peer }, 'gb26875: report not stored, left unconfirmed');
    this.#over();
  }

  #over(): void {
    if (this.#underWay-- === MAX_UNDER_WAY) this.#line.hold(false);
    if (this.#underWay === 0) this.#finished?.();
  }

  #answer(to: FrameHeader, command: number): void {
    this.send({ serial: to.serial, version: to.version, source: to.destination, destination: to.source, command });
  }

  #offset(at: number): number {
    return this.#zone.offset(at) / 60_000;
  }
}
