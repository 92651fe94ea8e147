import { isIP } from 'node:net';
import type { Storage } from '#server/storage/storage.ts';
import { digest, newSecret } from './passwords.ts';

export type CredentialKind = 'device' | 'gateway' | 'api-key';

const key = (kind: CredentialKind, name: string): string => `credential:${kind}:${name}`;
/** Verified secrets are remembered this long, so that 4,500 messages/s cost no queries. */
const REMEMBER_MS = 30_000;

/** Secrets of devices (one device each), gateways (any device) and API keys (HTTP). Only digests are stored. */
export class Credentials {
  readonly #accounts: Storage['accounts'];
  readonly #now: () => number;
  readonly #openToLoopback: boolean;
  readonly #remembered = new Map<string, { allowed: boolean; until: number }>();

  constructor(accounts: Storage['accounts'], now: () => number, openToLoopback: boolean) {
    this.#accounts = accounts;
    this.#now = now;
    this.#openToLoopback = openToLoopback;
  }

  /** Makes a secret, replacing the one before. It is shown once and stored as a digest. */
  async issue(kind: CredentialKind, name: string): Promise<string> {
    const secret = newSecret();
    await this.#accounts.putValue(key(kind, name), digest(secret));
    this.#remembered.clear();
    return secret;
  }

  async withdraw(kind: CredentialKind, name: string): Promise<void> {
    await this.#accounts.putValue(key(kind, name), null);
    this.#remembered.clear();
  }

  /**
   * May this sender speak for `device` (null: connect at all)? `name:secret` of a gateway or API key opens every device,
   * a device's own secret only that device.
   */
  async mayReport(source: string, peer: string, device: string | null, secret: string | null): Promise<boolean> {
    // GB/T 26875 has no credentials: a fire report of an unknown unit must still be heard. Networks keep strangers out.
    if (source === 'gb26875') return true;
    if (this.#openToLoopback && isLoopback(peer)) return true;
    if (secret === null) return false;
    const asked = `${source} ${device ?? ''} ${digest(secret)}`;
    const known = this.#remembered.get(asked);
    if (known && known.until > this.#now()) return known.allowed;
    const allowed = await this.#check(device, secret);
    if (this.#remembered.size > 100_000) this.#remembered.clear();
    this.#remembered.set(asked, { allowed, until: this.#now() + REMEMBER_MS });
    return allowed;
  }

  async #check(device: string | null, secret: string): Promise<boolean> {
    const at = secret.indexOf(':');
    const name = at < 0 ? device : secret.slice(0, at);
    const proof = digest(secret.slice(at + 1));
    if (name === null) return false;
    for (const kind of ['gateway', 'api-key'] as const) if ((await this.#accounts.getValue(key(kind, name))) === proof) return true;
    if (device !== null && device !== name) return false;
    return (await this.#accounts.getValue(key('device', name))) === proof;
  }
}

function isLoopback(peer: string): boolean {
  const address = peer.replace(/^::ffff:/, '').replace(/^\[|\](:\d+)?$/g, '');
  const bare = isIP(address) ? address : address.replace(/:\d+$/, '');
  return bare === '::1' || bare.startsWith('127.');
}
