import type { Logger } from 'pino';
import type { KindIndex, LiveKinds } from '#contract/kinds/kinds.ts';
import type { Settings } from '#server/settings.ts';

/** What every step of the composition is given. */
export interface Context {
  readonly settings: Settings;
  /** Kinds of `devices/`, which pages were built with too. */
  readonly builtIn: KindIndex;
  /** Those, and the ones that were uploaded. */
  readonly kinds: LiveKinds;
  readonly log: Logger;
  /** Wall clock, ms UTC. */
  readonly now: () => number;
  /** A clock that only runs on, ms. */
  readonly monotonic: () => number;
  /** What is to be done when the server stops, the last registered first. */
  onStop(step: () => unknown): void;
}

export const TICK_MS = 100;
export const HOUR_MS = 3_600_000;

/** Registers work whose failure at the stop is logged, as a sentence, and holds nothing up. */
export function flushOnStop({ log, onStop }: Pick<Context, 'log' | 'onStop'>, what: string, flush: () => Promise<unknown>): void {
  onStop(() => flush().catch((error: unknown) => log.warn({ error }, what)));
}
