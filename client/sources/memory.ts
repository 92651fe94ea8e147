import type { CommandName, CommandResult } from '#contract/commands.ts';
import { PACKET, PacketDecoder, encodeSeen, encodeText, type Packet } from '#contract/packets.ts';
import type { RollUpPage } from '#contract/rollup.ts';
import { PROTOCOL_VERSION, type Delta, type Greeting, type ServerHealth, type SnapshotPart } from '#contract/wire.ts';
import { NO_LINK, type Source, type SourceListener } from './source.ts';

/** The far end of a line within one process; `ear` hears what it says. */
export type Dial = (ear: {
  message(data: string | Uint8Array, drained?: () => void): void;
  closed(): void;
}) => { text(message: string): void; close(): void };

/** A source without a network or a clock: the same messages as the live one's, handed over within the process. For tests. */
export class MemorySource implements Source {
  readonly #dial: Dial;
  readonly #kindsHash: string;
  readonly #decoder = new PacketDecoder(true);
  readonly #answers = new Map<number, (...answer: unknown[]) => void>();
  #listener: SourceListener | null = null;
  #line: ReturnType<Dial> | null = null;
  #asked = 0;
  #greeting = 0;
  #greeted = false;

  constructor(dial: Dial, kindsHash: string) {
    this.#dial = dial;
    this.#kindsHash = kindsHash;
    this.#decoder.on('decoded', (packet) => this.#hear(packet));
  }

  open(listener: SourceListener): void {
    this.#listener = listener;
    this.retry();
  }

  retry(): void {
    if (this.#line) return;
    this.#line = this.#dial({
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
    if (!this.#greeted || !this.#listener) return;
    if (event === 'snapshot') this.#listener.snapshot(args[0] as SnapshotPart);
    else if (event === 'delta') this.#listener.delta(args[0] as Delta);
    else if (event === 'rollup') this.#listener.rolledUp(args[0] as RollUpPage);
    else if (event === 'health') this.#listener.healthChanged(args[0] as ServerHealth);
    else if (event === 'frame') {
      const tick = this.#listener.frame(args[0] as Uint8Array);
      if (tick !== null) this.#line?.text(encodeSeen(tick));
    }
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
    return new Promise((resolve) => this.#ask('command', [name, input], (result) => resolve(result as CommandResult)));
  }

  close(): void {
    this.#listener = null;
    this.drop();
  }
}
