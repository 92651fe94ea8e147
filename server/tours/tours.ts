import path from 'node:path';
import type { Tour } from '#contract/tours/tour.ts';
import { discover } from '#server/lib/discover.ts';

/** Every tour there is, by the name of its file: `street` of `contract/tours/street.tour.ts`. */
export const loadTours = async (): Promise<ReadonlyMap<string, Tour>> =>
  new Map((await discover<Tour>('contract/tours/*.tour.ts')).map(({ file, value }) => [path.basename(file, '.tour.ts'), value]));
