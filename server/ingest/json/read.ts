import { wellFormed } from '#contract/records/well-formed.ts';
import { salvage } from './salvage.ts';
import { textOf } from './text.ts';

interface JsonRead {
  /** undefined when nothing can be read. NaN and the infinities of devices are those numbers: whoever takes a value looks. */
  readonly value: unknown;
  /** What is wrong with the text as a whole, in words; null when all of it was read. */
  readonly fault: string | null;
}

/**
 * The one reader of JSON that devices send, for every door: byte order marks, NULs and blanks around it, GB18030, NaN, and damage that
 * is not where the value stands do not lose a value. Never throws, except that
 * @throws RangeError of a charset nobody knows.
 */
export function readJson(bytes: Uint8Array, charset?: string): JsonRead {
  const text = textOf(bytes, charset);
  const read = readText(text);
  // Bytes that were decoded hold no half of a pair; only an escape can write one.
  return HALF.test(text) ? wellFormed(read) : read;
}

const HALF = /\\u[dD][89a-fA-F]/;

function readText(text: string): JsonRead {
  try {
    return { value: JSON.parse(text), fault: null };
  } catch (error) {
    const { value, damaged } = salvage(text);
    return { value, fault: damaged ? `not valid JSON: ${(error as Error).message.slice(0, 200)}` : null };
  }
}
