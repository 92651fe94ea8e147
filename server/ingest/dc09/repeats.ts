/** A panel that hears no answer says the same again: so long it is known. */
const WINDOW_MS = 120_000;
const MOST_OF_ACCOUNT = 32;
const MOST_ACCOUNTS = 20_000;

interface Stored {
  readonly at: number;
  readonly done: Promise<void>;
}

/** What panels said lately, so that what is said again is stored once. What was not stored is forgotten. */
export class Repeats {
  readonly #now: () => number;
  readonly #accounts = new Map<string, Map<string, Stored>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  once(account: string, what: string, store: () => Promise<void>): Promise<void> {
    const said = this.#accounts.get(account) ?? new Map<string, Stored>();
    this.#accounts.delete(account);
    this.#accounts.set(account, said);
    if (this.#accounts.size > MOST_ACCOUNTS) this.#accounts.delete(this.#accounts.keys().next().value!);
    const before = said.get(what);
    if (before !== undefined && Math.abs(this.#now() - before.at) < WINDOW_MS) return before.done;
    const done = store();
    const stored = { at: this.#now(), done };
    said.delete(what);
    said.set(what, stored);
    if (said.size > MOST_OF_ACCOUNT) said.delete(said.keys().next().value!);
    void done.catch(() => said.get(what) === stored && said.delete(what));
    return done;
  }
}
