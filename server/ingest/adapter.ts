import type { Logger } from 'pino';
import type { Observation } from '#contract/observation.ts';
import type { KindIndex } from '#contract/kinds.ts';
import type { Settings } from '#server/settings.ts';

/** What a protocol adapter is given. It may say observations and rejects, and nothing else. */
export interface IngestContext {
  readonly settings: Settings;
  readonly kinds: KindIndex;
  readonly log: Logger;
  readonly now: () => number;
  /** Resolves once state holds them and every alert they raised is durable: only then may a sender be confirmed. */
  accept(observations: readonly Observation[]): Promise<void>;
  /** Counts malformed input of a source and keeps it, bounded, as hex for diagnosis. Never throws. */
  reject(source: string, peer: string, bytes: Uint8Array, reason: string): void;
  /** How many senders are connected now. */
  connected(source: string, count: number): void;
  /** True when the ledger knows a device by this id or address. */
  knows(device: string): boolean;
  /** True when this sender may speak for this device (or, `device` null, connect at all). */
  mayReport(source: string, peer: string, device: string | null, secret: string | null): boolean | Promise<boolean>;
}

export interface RunningAdapter {
  /** Addresses it listens on, to print at start, e.g. `mqtt://127.0.0.1:1883`. */
  readonly addresses: readonly string[];
  stop(): Promise<void>;
}

/** A protocol: one folder below `server/ingest`, found by its `adapter.ts`. */
export interface Adapter {
  readonly id: string;
  start(context: IngestContext): Promise<RunningAdapter>;
}

export const defineAdapter = (adapter: Adapter): Adapter => Object.freeze(adapter);
