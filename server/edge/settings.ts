import { z } from 'zod';

/** Settings of an instance that has a parent. */
export const PARENT_SETTINGS = {
  QUANYAN_PARENT_URL: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    expects: 'an address such as https://street.example.org/quanyan',
    about: 'Another instance that is told all that is heard, judged and done here: this one is its edge.',
  },
  QUANYAN_PARENT_SECRET: {
    schema: z
      .string()
      .regex(/^[^:]{1,200}:.+$/s)
      .optional(),
    expects: 'box:secret, the device of this box in the parent’s ledger and the secret that was given to it there',
    about: 'With what this instance signs in at its parent.',
  },
  QUANYAN_PARENT_KEEP_MB: {
    schema: z.coerce.number().int().min(1).max(1_000_000).default(1000),
    expects: 'a whole number of MB from 1 to 1000000',
    about: 'Most MB of reports that wait while the parent cannot be reached; beyond it the oldest go, and the parent is told how many.',
  },
} as const;

/** The instance that this one is an edge of. */
export interface ParentSettings {
  /** Its address, with the path it is served at. */
  readonly url: string;
  /** `box:secret` */
  readonly key: string;
  /** Room for what waits, MB. */
  readonly keepMb: number;
}

type Read = <K extends keyof typeof PARENT_SETTINGS>(name: K) => z.output<(typeof PARENT_SETTINGS)[K]['schema']>;

/** @param fault told in a sentence what is missing @returns null where there is no parent */
export function readParentSettings(read: Read, fault: (sentence: string) => void): ParentSettings | null {
  const [url, key] = [read('QUANYAN_PARENT_URL'), read('QUANYAN_PARENT_SECRET')];
  if (url === undefined && key === undefined) return null;
  if (url !== undefined && key !== undefined) return { url, key, keepMb: read('QUANYAN_PARENT_KEEP_MB') };
  const missing = url === undefined ? 'QUANYAN_PARENT_URL' : 'QUANYAN_PARENT_SECRET';
  fault(`${missing} is missing: an edge needs the address of its parent and the secret it was given there.`);
  return null;
}
