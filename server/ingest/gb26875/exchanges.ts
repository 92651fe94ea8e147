import { COMMAND, type Message, type Unit } from '#server/ingest/gb26875/wire/codec.ts';
import type { Timings } from './timings.ts';

/** Types 89–91 are commands, all other units sent down are read requests. */
const CONTROLS: ReadonlySet<Unit['name']> = new Set(['initialise', 'syncClock', 'rollCall']);
const MAX_PENDING = 32;

/** The unit heard what was asked, and says no. */
export class Denied extends Error {}

interface Pending {
  readonly unit: Unit;
  readonly command: number;
  left: number;
  timer: NodeJS.Timeout;
  readonly resolve: (answer: Message) => void;
  readonly reject: (error: Error) => void;
}

/** What the centre asks of one unit: sent, sent again when unanswered or denied, settled by the serial of the answer. */
export class Exchanges {
  readonly #send: (serial: number, command: number, unit: Unit) => void;
  readonly #timings: Pick<Timings, 'answerMs' | 'retries'>;
  readonly #pending = new Map<number, Pending>();
  #serial = 0;

  constructor(send: (serial: number, command: number, unit: Unit) => void, timings: Pick<Timings, 'answerMs' | 'retries'>) {
    this.#send = send;
    this.#timings = timings;
  }

  /** Resolves with the confirmation, or the answer to a read. Rejects when the retries are used up or the connection ends. */
  request(unit: Unit): Promise<Message> {
    if (this.#pending.size >= MAX_PENDING)
      return Promise.reject(new Error(`gb26875: ${MAX_PENDING} requests to this unit are unanswered, wait for them`));
    const serial = this.#serial;
    this.#serial = (serial + 1) & 0xffff;
    const command = CONTROLS.has(unit.name) ? COMMAND.control : COMMAND.request;
    return new Promise((resolve, reject) => {
      this.#pending.set(serial, {
        unit,
        command,
        left: this.#timings.retries,
        timer: this.#attempt(serial, command, unit),
        resolve,
        reject,
      });
    });
  }

  /** Takes a confirmation, answer or denial. False = it answers nothing that was asked. */
  settle(message: Message): boolean {
    const pending = this.#pending.get(message.serial);
    if (!pending) return false;
    clearTimeout(pending.timer);
    if (message.command === COMMAND.deny) {
      this.#again(message.serial, 'denied');
      return true;
    }
    this.#pending.delete(message.serial);
    pending.resolve(message);
    return true;
  }

  end(reason: string): void {
    for (const { timer, reject, unit } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new Error(`gb26875: ${unit.name} was not answered: ${reason}`));
    }
    this.#pending.clear();
  }

  #attempt(serial: number, command: number, unit: Unit): NodeJS.Timeout {
    this.#send(serial, command, unit);
    return setTimeout(() => this.#again(serial, 'not answered'), this.#timings.answerMs);
  }

  #again(serial: number, why: string): void {
    const pending = this.#pending.get(serial)!;
    if (pending.left-- > 0) {
      pending.timer = this.#attempt(serial, pending.command, pending.unit);
      return;
    }
    this.#pending.delete(serial);
    const words = `gb26875: ${pending.unit.name} was ${why}, after ${this.#timings.retries} more tries`;
    pending.reject(why === 'denied' ? new Denied(words) : new Error(words));
  }
}
