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

/** Deflates in a thread (zlib). @returns null where the bytes are too few for it */
export function deflated(bytes: Uint8Array): Promise<Uint8Array> | null {
  if (bytes.length < WORTH_IT) return null;
  const done = last.then(() => inThread(bytes));
  last = done.catch(() => undefined);
  return done;
}

/** A live frame as a message, deflated when it is large. */
export function prepareFrame(frame: Uint8Array): Prepared | Promise<Prepared> {
  return deflated(frame)?.then((small) => prepareBinary(packMessage(small, frame.length))) ?? prepareBinary(frame);
}
