import { dataFault } from '../fault.ts';

export const MAX_PAGE = 1000;

export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE) return limit;
  throw dataFault(`a page holds 1 to ${MAX_PAGE} items, asked for ${limit}`);
}
