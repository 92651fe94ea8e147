import type { Core } from '../core.ts';
import type { StorageFault } from '../fault.ts';

export type StoreName = Exclude<keyof Core, 'epoch' | 'close'>;

/** One call across the thread border; many travel in one message, in order. */
export interface Call {
  readonly id: number;
  readonly store: StoreName | 'close';
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Errors lose their fields when cloned, so they travel as data. */
export interface Fault {
  readonly kind: StorageFault['kind'];
  readonly message: string;
}
export type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly fault: Fault };

/** First message of the worker. */
export type Opened = { readonly epoch: string } | { readonly failed: string };
