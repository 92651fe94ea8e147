import type { MeterFrame } from './wire/codec.ts';

/** What a frame that was heard is. */
type Heard =
  /** The answer to what was asked. */
  | 'answer'
  /** The same answer again. */
  | 'again'
  /** Another answer to a question that was answered: a second meter has the address. */
  | 'another'
  /** Nobody asked. */
  | 'unasked';

interface Question {
  readonly request: Uint8Array;
  readonly fits: (frame: MeterFrame) => boolean;
  readonly resolve: (answer: MeterFrame | null) => void;
}

/** Meters share two wires: one question at a time, and whoever is not asked is silent. */
export class Bus {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #answerMs: number;
  readonly #waiting: Question[] = [];
  #asked: Question | null = null;
  #timer: NodeJS.Timeout | undefined;
  #answered: { readonly fits: Question['fits']; readonly bytes: Uint8Array } | null = null;
  #closed = false;

  /** @param answerMs how long a meter may take */
  constructor(write: (bytes: Uint8Array) => void, answerMs: number) {
    this.#write = write;
    this.#answerMs = answerMs;
  }

  /** Resolves with the answer, null when there was none in time. @param urgent before all others that wait */
  ask(request: Uint8Array, fits: Question['fits'], urgent = false): Promise<MeterFrame | null> {
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting[urgent ? 'unshift' : 'push']({ request, fits, resolve });
      this.#next();
    });
  }

  hear(frame: MeterFrame, bytes: Uint8Array): Heard {
    if (this.#asked?.fits(frame)) {
      this.#answered = { fits: this.#asked.fits, bytes };
      this.#over(frame);
      return 'answer';
    }
    if (!this.#answered?.fits(frame)) return 'unasked';
    return Buffer.compare(this.#answered.bytes, bytes) === 0 ? 'again' : 'another';
  }

  close(): void {
    this.#closed = true;
    this.#over(null);
    for (const { resolve } of this.#waiting.splice(0)) resolve(null);
  }

  #next(): void {
    if (this.#asked !== null) return;
    const question = this.#waiting.shift();
    if (question === undefined) return;
    this.#asked = question;
    this.#answered = null;
    this.#timer = setTimeout(() => this.#over(null), this.#answerMs);
    this.#write(question.request);
  }

  #over(answer: MeterFrame | null): void {
    clearTimeout(this.#timer);
    const asked = this.#asked;
    this.#asked = null;
    asked?.resolve(answer);
    // Whoever was answered asks on before the next in line does.
    if (!this.#closed) queueMicrotask(() => this.#next());
  }
}
