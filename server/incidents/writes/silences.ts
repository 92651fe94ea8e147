import type { KindIndex } from '#contract/kinds/kinds.ts';
import { specOf } from '#server/incidents/words.ts';
import type { AlertSignal } from '#server/rules/rule.ts';

/** Silences are written together, once in this time, ms … */
export const SILENCE_MS = 2000;
/** … but for so many times at first: what falls silent now and then is told as it happens. */
export const SILENCE_BURST = 4;

/**
 * Devices behind a gateway that is down fall silent one after the other, for minutes, and each would write its growing incident anew.
 * Nobody waits for the answer to a silence, it has lasted three reports already, and a crash loses none: after a restart it is found
 * again. What a life may hang on never waits.
 */
export class Silences {
  readonly #kinds: KindIndex;
  /** Alerts that are about to begin, by sender and code. */
  readonly #held = new Map<string, AlertSignal>();
  /** When they may be written next, monotonic, ms. */
  #free = -Infinity;

  constructor(kinds: KindIndex) {
    this.#kinds = kinds;
  }

  /** @param signals what the passing of time said @returns what is to be recorded now */
  take(signals: readonly AlertSignal[], now: number): AlertSignal[] {
    const pass: AlertSignal[] = [];
    for (const signal of signals) {
      if (!signal.on || specOf(this.#kinds, signal.kind, signal.code).lifeSafety) pass.push(signal);
      else this.#held.set(keyOf(signal), signal);
    }
    if (this.#held.size === 0 || now < this.#free) return pass;
    this.#free = Math.max(this.#free, now - (SILENCE_BURST - 1) * SILENCE_MS) + SILENCE_MS;
    return [...pass, ...this.rest()];
  }

  /** These have been heard: their silence has not been. */
  heard(signals: readonly AlertSignal[]): void {
    if (this.#held.size === 0) return;
    for (const signal of signals) if (!signal.on) this.#held.delete(keyOf(signal));
  }

  /** All that waits, to be recorded now. */
  rest(): AlertSignal[] {
    const held = [...this.#held.values()];
    this.#held.clear();
    return held;
  }
}

const keyOf = ({ device, address, code }: AlertSignal): string => `${device ?? address}|${code}`;
