import { z } from 'zod';

/** `true` or `false` in a query. */
export const truthSchema = z.enum(['true', 'false']).transform((word) => word === 'true');

export const TOTAL = '`true`: with how many there are in all. Counting reads them all, so ask once, not for every page';
