import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { packMessage } from '#contract/wire/snapshot/packed.ts';
import { prepareBinary, type Prepared } from './prepared.ts';

const inThread = promisify(deflate);
/** Below it the bytes that are saved are not worth the wait. */
const WORTH_IT = 16_384;

/** One after the other: the threads are there for passwords and files too. */
let last: Promise<unknown> = Promise.resolve();

/** Resolves when nothing is being deflated that was given until now. */
export const deflatedAll = (): Promise<unknown> => last;

/** Deflates in a thread (zlib). @returns null where there are fewer bytes than it is worth the wait for */
export function deflated(bytes: Uint8Array, worthIt = WORTH_IT): Promise<Uint8Array> | null {
  if (bytes.length < worthIt) return null;
  const done = last.then(() => inThread(bytes));
  last = done.catch(() => undefined);
  return done;
}

/** A live frame, or counts by place, as a message: deflated when it is large. */
export function prepareDeflated(bytes: Uint8Array, worthIt = WORTH_IT): Prepared | Promise<Prepared> {
  return deflated(bytes, worthIt)?.then((small) => prepareBinary(packMessage(small, bytes.length))) ?? prepareBinary(bytes);
}
