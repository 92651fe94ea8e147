import { createHash } from 'node:crypto';

/** Id of what a device sends under a name of its own: the event that shows it and the bytes come by different ways, in any order. */
export const mediaIdOf = (device: string, name: string): string =>
  createHash('sha256').update(`${device}\0${name}`).digest('hex').slice(0, 32);
