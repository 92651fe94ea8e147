import { createHash, timingSafeEqual } from 'node:crypto';
import type { Login } from '#server/ingest/mqtt/dialect.ts';

/** How far a device's clock may be off, ms. */
const CLOCK_MS = 300_000;
const ID = /^[^/+#|\p{Cc}]{1,100}$/u;
const md5 = (text: string): Buffer => createHash('md5').update(text).digest();

/**
 * The sign-in of JetLinks devices: user name `secureId|ms since 1970`, password MD5 of `user name|secureKey` as hex, client id the
 * device's own.
 * @param secret `secureId:secureKey`; undefined = nobody signs in so
 * @returns the device that is proved; null when it proves nothing
 */
export function provenDevice({ clientId, username, password }: Login, secret: string | undefined, now: number): string | null {
  if (secret === undefined || !ID.test(clientId)) return null;
  const at = secret.indexOf(':');
  const [secureId, stated, ...rest] = username.split('|');
  if (secureId !== secret.slice(0, at) || rest.length > 0 || !/^\d{13}$/.test(stated ?? '')) return null;
  if (Math.abs(now - Number(stated)) > CLOCK_MS || !/^[0-9a-fA-F]{32}$/.test(password)) return null;
  return timingSafeEqual(md5(`${username}|${secret.slice(at + 1)}`), Buffer.from(password, 'hex')) ? clientId : null;
}
