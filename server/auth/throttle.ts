import { networkOf } from './callers.ts';

/** Attempts allowed at once, and the time after which one more is. */
interface Limit {
  readonly tries: number;
  readonly everyMs: number;
}
const MINUTE = 60_000;
/** One caller on one name: five attempts, then 240 a day. */
const OF_PAIR: Limit = { tries: 5, everyMs: 6 * MINUTE };
/** One caller on any names; a whole office may share one address. */
const OF_CALLER: Limit = { tries: 30, everyMs: MINUTE / 3 };
/** Any callers on one name, but for those that proved it before: strangers lock nobody out. */
const OF_NAME: Limit = { tries: 100, everyMs: MINUTE };
/** Counters kept of each sort; the one untouched for longest goes first. */
const KEPT = 20_000;
const CALLERS_KNOWN = 20;

/** Buckets that fill with every try and drain with time. */
class Buckets {
  readonly #limit: Limit;
  readonly #levels = new Map<string, { level: number; at: number }>();

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  #level(key: string, now: number): number {
    const held = this.#levels.get(key);
    return held === undefined ? 0 : Math.max(0, held.level - Math.max(0, now - held.at) / this.#limit.everyMs);
  }

  /** ms until there is room for one more try. */
  wait(key: string, now: number): number {
    return Math.max(0, this.#level(key, now) - (this.#limit.tries - 1)) * this.#limit.everyMs;
  }

  add(key: string, amount: 1 | -1, now: number): void {
    const level = Math.max(0, this.#level(key, now) + amount);
    this.#levels.delete(key);
    if (level === 0) return;
    this.#levels.set(key, { level, at: now });
    if (this.#levels.size > KEPT) this.#levels.delete(this.#levels.keys().next().value!);
  }

  forget(keys: (key: string) => boolean): void {
    for (const key of this.#levels.keys()) if (keys(key)) this.#levels.delete(key);
  }
}

/**
 * Counts attempts at secrets (passwords, one-time codes, keys) by caller and by name, whether the name exists or not. An attempt
 * counts from its start, so that parallel attempts count like sequential ones.
 */
export class Throttle {
  readonly #pairs = new Buckets(OF_PAIR);
  readonly #callers = new Buckets(OF_CALLER);
  readonly #names = new Buckets(OF_NAME);
  /** Callers that last proved a name. */
  readonly #known = new Map<string, Set<string>>();

  /** @param now ms, monotonic @returns ms to wait; 0 = the try was counted and may be made. */
  begin(name: string, from: string, now: number): number {
    const { pair, caller } = keysOf(name, from);
    const wait = Math.max(
      this.#pairs.wait(pair, now),
      this.#callers.wait(caller, now),
      this.#isKnown(name, caller) ? 0 : this.#names.wait(name, now),
    );
    if (wait > 0) return wait;
    this.#count(name, from, 1, now);
    return 0;
  }

  /** The attempt was not made: it does not count. */
  takeBack(name: string, from: string, now: number): void {
    this.#count(name, from, -1, now);
  }

  succeeded(name: string, from: string, now: number): void {
    const { pair, caller } = keysOf(name, from);
    this.takeBack(name, from, now);
    this.#pairs.forget((key) => key === pair);
    const known = this.#known.get(name) ?? new Set();
    known.delete(caller);
    known.add(caller);
    if (known.size > CALLERS_KNOWN) known.delete(known.values().next().value!);
    this.#known.set(name, known);
  }

  /** Forgets the attempts at this name: an administrator vouches for it. */
  forget(name: string): void {
    this.#names.forget((key) => key === name);
    this.#pairs.forget((key) => key.startsWith(`${name}\n`));
  }

  #isKnown(name: string, caller: string): boolean {
    return this.#known.get(name)?.has(caller) === true;
  }

  #count(name: string, from: string, amount: 1 | -1, now: number): void {
    const { pair, caller } = keysOf(name, from);
    this.#pairs.add(pair, amount, now);
    this.#callers.add(caller, amount, now);
    if (!this.#isKnown(name, caller)) this.#names.add(name, amount, now);
  }
}

function keysOf(name: string, from: string): { pair: string; caller: string } {
  const caller = networkOf(from);
  return { pair: `${name}\n${caller}`, caller };
}
