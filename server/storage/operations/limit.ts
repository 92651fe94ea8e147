import { dataFault } from '../fault.ts';

const MAX_PAGE = 1000;
/** A page of large records ends sooner: it must fit into the memory of who asked, and of us, many times. */
export const PAGE_BYTES = 4_000_000;

export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE) return limit;
  throw dataFault(`a page holds 1 to ${MAX_PAGE} items, asked for ${limit}`);
}

/** How many of these, from the first on, hold no more than so many bytes together. One always does. */
export function fitting(sizes: readonly number[], bytes: number): number {
  let held = 0;
  const over = sizes.findIndex((size) => (held += size) > bytes);
  return over < 0 ? sizes.length : Math.max(1, over);
}
