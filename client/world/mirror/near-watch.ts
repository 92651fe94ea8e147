import { MOST_WATCHED } from '#contract/wire/cells.ts';
import type { NearAnswer } from '#contract/wire/messages.ts';

type Ask = (places: readonly string[], answered: (answer: NearAnswer) => void) => void;

/** Which places this screen looks at: asked for where there are far devices, and again after each greeting. */
export class NearWatch {
  readonly #ask: Ask;
  readonly #told: (cells: readonly string[]) => void;
  #places: readonly string[] = [];
  /** What was asked for since the last greeting. */
  #asked: string | null = null;
  #round = 0;
  #planned = false;
  /** The server watches something for this screen since the last greeting. */
  #agreed = false;

  /** @param told which cells are near from now on */
  constructor(ask: Ask, told: (cells: readonly string[]) => void) {
    this.#ask = ask;
    this.#told = told;
  }

  /** @param needed there are far devices */
  look(places: readonly string[], needed: boolean): void {
    this.#places = places.slice(0, MOST_WATCHED);
    if (needed) this.ask();
  }

  /** The server has greeted: it knows of no watch yet. */
  welcomed(): void {
    this.#asked = null;
    this.#agreed = false;
  }

  /** Asks for what is looked at, once for all that is said in one go. */
  ask(): void {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#send();
    });
  }

  #send(): void {
    const asked = this.#places.join('\n');
    if (asked === this.#asked) return;
    this.#asked = asked;
    const round = ++this.#round;
    this.#ask(this.#places, (answer) => {
      if (round !== this.#round) return;
      if (answer.ok) {
        this.#agreed = true;
        this.#told(answer.cells);
        return;
      }
      // What was watched before a refusal stays; of a link that was lost nothing does, and it is asked again after the next greeting.
      if (!this.#agreed) this.#told([]);
      if (answer.refusal.code === 'internal') this.#asked = null;
    });
  }
}
