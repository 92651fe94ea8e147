import type { IngestContext } from '#server/ingest/adapter.ts';
import { monotonic } from '#server/lib/clock.ts';
import { askMeter, targetOf, turnValve, type Habits, type Target } from './ask.ts';
import { Bus } from './bus.ts';
import type { Memory } from './memory.ts';
import { SOURCE, kindHint, observe, said188, said645, saidMbus, type Said } from './readings.ts';
import { Registration } from './registration.ts';
import type { Timings } from './timings.ts';
import { CONTROL as C188 } from './wire/cjt188.ts';
import { MeterDecoder, type MeterEvent, type MeterFrame } from './wire/codec.ts';
import { CONTROL as C645 } from './wire/dlt645.ts';

/** A line as a session sees it. */
interface Line {
  readonly peer: string;
  write(bytes: Uint8Array): void;
  close(reason: string): void;
}

export interface SessionDeps {
  readonly context: IngestContext;
  readonly timings: Timings;
  readonly memory: Memory;
  /** A concentrator has said who it is. */
  readonly onName: (name: string, session: Session) => void;
}

interface Member {
  readonly target: Target;
  readonly habits: Habits;
  /** By the clock that only runs on, ms. */
  dueAt: number;
  missed: number;
  /** Asked often until then, after it was told something. */
  hurryUntil: number;
}

const NOTHING = new Uint8Array(0);
/** Meters of one line that are asked; a bus has 250 addresses at most. */
const MOST_METERS = 256;
/** A meter that does not answer is asked again after 2, 4 and at most 8 turns: others wait for its silence each time. */
const MOST_SKIPPED = 8;

/** One line to a concentrator: hears who it is, asks the meters behind it in turn, and takes what any of them says. */
export class Session {
  readonly #line: Line;
  readonly #deps: SessionDeps;
  readonly #bus: Bus;
  readonly #decoder = new MeterDecoder();
  readonly #registration: Registration;
  readonly #members = new Map<string, Member>();
  #serial = 0;
  #quiet: NodeJS.Timeout | undefined;
  #next: NodeJS.Timeout | undefined;
  #polling = false;
  #closed = false;
  #saidAt = -Infinity;
  /** Events that are being stored; no more is read meanwhile. */
  #work: Promise<void> = Promise.resolve();

  constructor(line: Line, deps: SessionDeps) {
    this.#line = line;
    this.#deps = deps;
    this.#bus = new Bus((bytes) => line.write(bytes), deps.timings.answerMs);
    this.#registration = new Registration();
  }

  /** Of the concentrator; null while, or if, it has none. */
  get name(): string | null {
    return this.#registration.name;
  }

  /** Resolves when what was said is stored. */
  receive(bytes: Uint8Array): Promise<void> {
    clearTimeout(this.#quiet);
    const rest = this.#registration.decided ? bytes : this.#registration.hear(bytes);
    if (this.#registration.decided && rest !== bytes) this.#named();
    const events = rest === null ? [] : this.#decoder.push(rest);
    if (rest === null || this.#decoder.waiting > 0) this.#quiet = setTimeout(() => this.#settle(), this.#deps.timings.quietMs);
    return this.#take(events);
  }

  end(): void {
    this.#closed = true;
    clearTimeout(this.#quiet);
    clearTimeout(this.#next);
    this.#bus.close();
  }

  /** Tells a meter what its valve shall do. @returns null when it is silent */
  async turn(address: string, valve: 'open' | 'close'): Promise<boolean | null> {
    const target = targetOf(address);
    if (target?.dialect !== 'cjt188') return false;
    const member = this.#member(address, target);
    const done = await turnValve(this.#bus, target, valve, member.habits, () => this.#number());
    if (done) {
      const now = monotonic();
      member.hurryUntil = now + this.#deps.timings.hurryMs;
      member.dueAt = now;
      this.#plan();
    }
    return done;
  }

  #settle(): void {
    if (this.#closed) return;
    const rest = this.#registration.decided ? NOTHING : this.#registration.settle();
    if (rest !== NOTHING) this.#named();
    void this.#take([...this.#decoder.push(rest), ...this.#decoder.settle()]);
  }

  /** The line has said who it is, or said something else first. */
  #named(): void {
    const { name, secret } = this.#registration;
    if (name === null) return;
    const { context, onName } = this.#deps;
    void this.#inTurn(async () => {
      if (this.#closed) return;
      if (!(await context.mayReport(this.#line.peer, name, secret))) {
        context.reject(
          SOURCE,
          this.#line.peer,
          NOTHING,
          `concentrator ${name}: not allowed in; its registration must be name:secret with the secret it was given`,
        );
        this.#line.close('not allowed');
        return;
      }
      onName(name, this);
      this.#plan();
    });
  }

  #take(events: readonly MeterEvent[]): Promise<void> {
    if (events.length === 0) return this.#work;
    // Answers go to whoever asked at once; storing them comes after what was heard before.
    const heard = events.map((event) => ({
      event,
      as: event.kind === 'frame' ? this.#bus.hear(event.frame, event.bytes) : ('unasked' as const),
    }));
    return this.#inTurn(async () => {
      for (const { event, as } of heard) {
        if (this.#closed) return;
        if (event.kind === 'junk') this.#junk(event);
        else if (as === 'another')
          this.#reject(event.bytes, `a second meter answers as ${nameOf(event.frame)}: give one of the two another address`);
        else if (as !== 'again') await this.#frame(event.frame, event.bytes, as === 'answer');
      }
    });
  }

  /** After what was heard before. A fault of ours ends this line and no other. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const before = this.#work;
    this.#work = (async () => {
      await before;
      try {
        await work();
      } catch (error) {
        this.#deps.context.log.error({ error, peer: this.#line.peer }, 'meters: a line failed');
        this.#line.close('failed');
      }
    })();
    return this.#work;
  }

  /** Concentrators say words of their own now and then, to keep the line open. */
  #junk({ bytes, reason }: Extract<MeterEvent, { kind: 'junk' }>): void {
    if (!bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13)) this.#reject(bytes, reason);
  }

  #reject(bytes: Uint8Array, reason: string): void {
    this.#deps.context.reject(SOURCE, this.#line.peer, bytes, this.name === null ? reason : `line ${this.name}: ${reason}`);
  }

  async #frame(frame: MeterFrame, bytes: Uint8Array, asked: boolean): Promise<void> {
    const said = saidBy(frame);
    if (said === null) return;
    const { context, memory } = this.#deps;
    const device = this.#deviceOf(frame, said);
    for (const fault of said.faults) this.#reject(bytes, `${device}: ${fault}`);
    if (!(await context.mayReport(this.#line.peer, device, this.#registration.secret))) {
      this.#reject(NOTHING, `not allowed to report for ${device}`);
      return;
    }
    const old = memory.isOld(device, said.clock, asked);
    if (old !== null) return this.#reject(bytes, `${device}: ${old}`);
    const now = context.now();
    const kind = context.kindOf(device);
    const values = { ...said.values, ...memory.derive(device, said.values, kind, now) };
    const via = this.name ?? undefined;
    const observations = observe(values, { device, via, hint: kindHint(frame as never), kind, now });
    if (observations.length === 0) return;
    try {
      await context.accept(observations);
    } catch (error) {
      context.log.warn({ error, device }, 'meters: a reading was not stored; the meter is asked again');
    }
  }

  /** As the ledger knows it: on this line first. */
  #deviceOf(frame: MeterFrame, said: Said & { readonly id?: string }): string {
    const { knows } = this.#deps.context;
    const names =
      frame.dialect === 'mbus' ? [`mbus.${said.id ?? ''}`, ...(frame.form === 'long' ? [`mbus.${frame.address}`] : [])] : [nameOf(frame)];
    const scoped = this.name === null ? [] : names.map((name) => `${this.name}/${name}`);
    const global = names.map((name) => name.replace('.', ':'));
    return [...scoped, ...global].find((name) => knows(name)) ?? scoped[0] ?? global[0];
  }

  #number(): number {
    this.#serial = (this.#serial + 1) & 0xff;
    return this.#serial;
  }

  #member(address: string, target: Target): Member {
    const known = this.#members.get(address);
    if (known) return known;
    const member: Member = { target, habits: { refused: new Set() }, dueAt: 0, missed: 0, hurryUntil: 0 };
    this.#members.set(address, member);
    return member;
  }

  /** Sees who is behind the line by the ledger, and when the next is to be asked. */
  #plan(): void {
    if (this.#closed || this.#polling || this.name === null) return;
    clearTimeout(this.#next);
    this.#membersNow();
    this.#report();
    const now = monotonic();
    let [due, address]: [Member | null, string] = [null, ''];
    for (const [at, member] of this.#members) if (due === null || member.dueAt < due.dueAt) [due, address] = [member, at];
    const wait = due === null ? Infinity : due.dueAt - now;
    if (due === null || wait > 0) this.#next = setTimeout(() => this.#plan(), Math.min(wait, this.#deps.timings.lookMs));
    else void this.#poll(address, due);
  }

  #membersNow(): void {
    const prefix = `${this.name}/`;
    const behind = new Set(this.#deps.context.addressesBehind(this.name!).map((address) => address.slice(prefix.length)));
    for (const address of this.#members.keys()) if (!behind.has(address)) this.#members.delete(address);
    for (const address of behind) {
      const target = targetOf(address);
      if (target && this.#members.size < MOST_METERS) this.#member(address, target);
    }
  }

  async #poll(address: string, member: Member): Promise<void> {
    this.#polling = true;
    const heard = await askMeter(this.#bus, member.target, member.habits, () => this.#number());
    this.#polling = false;
    if (this.#closed) return;
    member.missed = heard ? 0 : member.missed + 1;
    const { everyMs, hurriedMs } = this.#deps.timings;
    const now = monotonic();
    member.dueAt = now + (now < member.hurryUntil ? hurriedMs : everyMs * Math.min(MOST_SKIPPED, 2 ** Math.max(0, member.missed - 1)));
    this.#members.delete(address);
    this.#members.set(address, member);
    this.#plan();
  }

  /** The concentrator itself says nothing that counts: that its line is up, and how many meters are silent, is known here. */
  #report(): void {
    const now = monotonic();
    const { context, timings } = this.#deps;
    if (now - this.#saidAt < timings.reportMs || !context.knows(this.name!)) return;
    this.#saidAt = now;
    const silent = [...this.#members.values()].filter(({ missed }) => missed > 1).length;
    const values = { meters: this.#members.size, silent };
    const from = { device: this.name!, via: undefined, hint: 'meter-concentrator', kind: context.kindOf(this.name!), now: context.now() };
    void context.accept(observe(values, from)).catch(() => undefined);
  }
}

/** What a meter said; null when the frame is a question, an acknowledgement or a refusal. */
function saidBy(frame: MeterFrame): (Said & { readonly id?: string }) | null {
  if (frame.dialect === 'cjt188') return frame.control === C188.answer ? said188(frame) : null;
  if (frame.dialect === 'dlt645') return frame.control === C645.answer || frame.control === C645.more ? said645(frame) : null;
  return frame.form === 'long' && frame.control !== 0x53 ? saidMbus(frame) : null;
}

function nameOf(frame: MeterFrame): string {
  if (frame.dialect === 'cjt188') return `cjt188.${frame.type.toString(16)}.${frame.address}`;
  return frame.dialect === 'dlt645' ? `dlt645.${frame.address}` : `mbus.${frame.form === 'ack' ? '' : frame.address}`;
}
