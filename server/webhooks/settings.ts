import { isIP } from 'node:net';
import { z } from 'zod';

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

function isNetwork(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
}

/** Settings of what other systems are told. */
export const WEBHOOK_SETTINGS = {
  QUANYAN_WEBHOOK_NETWORKS: {
    schema: z
      .string()
      .refine((text) => listOf(text).every(isNetwork))
      .default('')
      .transform(listOf),
    expects: 'networks such as 10.20.0.0/16, comma separated',
    about: 'Networks that are not of the public Internet, to which webhooks may be sent. None: they go to public addresses alone.',
  },
} as const;
