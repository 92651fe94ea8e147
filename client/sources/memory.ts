import { inflateSync } from 'node:zlib';
import type { CommandName, CommandResult } from '#contract/commands.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { PACKET, PacketDecoder, encodeSeen, encodeText, type Packet } from '#contract/wire/packets.ts';
import type { EventFocus } from '#contract/wire/event-focus.ts';
import {
  PROTOCOL_VERSION,
  type Delta,
  type EventPage,
  type Greeting,
  type NearAnswer,
  type ServerHealth,
  type WatchAnswer,
} from '#contract/wire/messages.ts';
import { newCommandId } from './command-id.ts';
import { Inbox } from './inbox.ts';
import { NO_LINK, type Source, type SourceListener } from './source.ts';
import { unpackCounts, unpackNearDevices, unpackPacked, unpackSnapshot, type Hand, type Inflate } from './unpack.ts';

/** The far end of a line within one process; `receiver` hears what it says. */
type Connect = (receiver: { message(data: string | Uint8Array, drained?: () => void): void; closed(): void }) => {
  text(message: string): void;
  close(): void;
};

/** A source without a network or a clock: the same messages as the live one's, handed over within the process. For tests. */
export class MemorySource implements Source {
  readonly #connect: Connect;
  readonly #kindsHash: string;
  readonly #decoder = new PacketDecoder(true);
  readonly #answers = new Map<number, (...answer: unknown[]) => void>();
  readonly #inbox = new Inbox(
    (hand) => this.#deliver(hand),
    () => this.resync(),
  );
  #listener: SourceListener | null = null;
  #line: ReturnType<Connect> | null = null;
  #asked = 0;
  #greeting = 0;
  #greeted = false;

  constructor(connect: Connect, kindsHash: string) {
    this.#connect = connect;
    this.#kindsHash = kindsHash;
    this.#decoder.on('decoded', (packet) => this.#hear(packet));
  }

  open(listener: SourceListener): void {
    this.#listener = listener;
    this.retry();
  }

  retry(): void {
    if (this.#line) return;
    this.#line = this.#connect({
      message: (data, drained) => {
        this.#listener?.heard();
        this.#decoder.add(data);
        drained?.();
      },
      closed: () => this.#closed(),
    });
    this.#greet();
  }

  #closed(): void {
    if (!this.#line) return;
    this.#line = null;
    this.#greeted = false;
    this.#greeting++;
    for (const answer of this.#answers.values()) answer(NO_LINK);
    this.#answers.clear();
    this.#listener?.linkChanged('lost', null);
  }

  #ask(event: string, args: unknown[], answer: (...answer: unknown[]) => void): void {
    const id = this.#asked++;
    this.#answers.set(id, answer);
    this.#line?.text(encodeText({ type: PACKET.EVENT, id, data: [event, ...args] }));
  }

  #greet(): void {
    const greeting = ++this.#greeting;
    this.#greeted = false;
    this.#inbox.clear();
    const resume = this.#listener?.held();
    this.#ask('hello', [{ protocol: PROTOCOL_VERSION, kindsHash: this.#kindsHash, ...(resume ? { resume } : {}) }], (answer) => {
      if (greeting !== this.#greeting) return;
      const said = answer as Greeting;
      if (!said.ok) return this.#listener?.linkChanged('refused', said.refusal);
      this.#greeted = true;
      this.#listener?.welcome(said);
      this.#listener?.linkChanged('live', null);
    });
  }

  #hear(packet: Packet): void {
    const [event, ...args] = packet.data as [string, ...unknown[]];
    if (packet.type === PACKET.ACK) {
      const answer = this.#answers.get(packet.id!);
      this.#answers.delete(packet.id!);
      return answer?.(...(packet.data as unknown[]));
    }
    if (event === 'goodbye') return this.#listener?.linkChanged('signed-out', args[0] as never);
    if (this.#greeted) this.#inbox.take(() => unpack(event, args[0]));
  }

  #deliver(hand: Hand): void {
    const tick = this.#listener && this.#greeted ? hand(this.#listener) : null;
    if (typeof tick === 'number') this.#line?.text(encodeSeen(tick));
  }

  resync(): void {
    if (this.#line && this.#greeted) this.#greet();
  }

  /** Breaks the line, as a pulled cable would, with word of it. */
  drop(): void {
    const line = this.#line;
    this.#closed();
    line?.close();
  }

  send(name: CommandName, input: unknown): Promise<CommandResult> {
    if (!this.#greeted) return Promise.resolve(NO_LINK);
    return new Promise((resolve) => this.#ask('command', [name, input, newCommandId()], (result) => resolve(result as CommandResult)));
  }

  watch(places: readonly string[], answered: (answer: NearAnswer) => void): void {
    if (this.#greeted) this.#ask('watch', [places], (answer) => answered(answer as NearAnswer));
    else answered(NO_LINK);
  }

  watchEvents(focuses: readonly EventFocus[]): Promise<WatchAnswer> {
    if (!this.#greeted) return Promise.resolve(NO_LINK);
    return new Promise((resolve) => this.#ask('watch-events', [focuses], (answer) => resolve(answer as WatchAnswer)));
  }

  close(): void {
    this.#listener = null;
    this.drop();
  }
}

const inflateAtOnce: Inflate = (deflated, length) => inflateSync(deflated, { maxOutputLength: length });

function unpack(event: string, said: unknown): Hand | Promise<Hand> {
  if (event === 'snapshot') return unpackSnapshot(said as Uint8Array, inflateAtOnce);
  if (event === 'packed') return unpackPacked(said as Uint8Array, inflateAtOnce);
  if (event === 'near') return unpackNearDevices(said as Uint8Array);
  if (event === 'frame') return (to) => to.frame(said as Uint8Array);
  if (event === 'movers') return (to) => to.moversTold(said as Uint8Array);
  if (event === 'delta') return (to) => to.delta(said as Delta);
  if (event === 'rollup') return unpackCounts(said as Uint8Array);
  if (event === 'kinds') return (to) => to.kindsChanged(said as readonly DeviceKind[]);
  if (event === 'health') return (to) => to.healthChanged(said as ServerHealth);
  return (to) => to.eventsTold(said as EventPage);
}
