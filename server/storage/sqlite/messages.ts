import type { CannotOpen, StorageFault } from '../fault.ts';

/** `writer` has all stores; `reader` those of `StorageReader`, on a connection that cannot write. */
type ThreadRole = 'writer' | 'reader';

export interface ThreadData {
  readonly folder: string;
  readonly role: ThreadRole;
  /** Names this server in the journal's head, over all threads that write one after the other. */
  readonly lease: string;
  /** Epoch of the journal that was open here before; null at start. Another one is refused. */
  readonly epoch: string | null;
}

/** One call across the thread border; many travel in one message, in order. */
export interface Call {
  readonly id: number;
  /** `close` ends the thread once all is done that was asked before. */
  readonly store: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Errors lose their fields when cloned, so they travel as data. */
interface Fault {
  readonly kind: StorageFault['kind'];
  readonly message: string;
}
export type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly fault: Fault };

/** First message of the worker. `foreign`: what lies there now is not what was open before, or another server has written to it. */
export type Opened = { readonly epoch: string } | { readonly failed: string; readonly code: CannotOpen['code'] | 'foreign' | null };
