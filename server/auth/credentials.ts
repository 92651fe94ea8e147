import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Device } from '#contract/records/device.ts';
import type { Storage } from '#server/storage/storage.ts';
import { digest, newSecret } from './passwords.ts';

const KINDS = ['device', 'gateway', 'api-key'] as const;
export type CredentialKind = (typeof KINDS)[number];

const PREFIX = 'credential:';
const key = (kind: CredentialKind, name: string): string => `${PREFIX}${kind}:${name}`;

export interface CredentialDeps {
  readonly accounts: Pick<Storage['accounts'], 'valuesOf' | 'putValue'>;
  /** The ledger's device of an id or address. */
  readonly deviceOf: (name: string) => Pick<Device, 'id' | 'addresses'> | undefined;
  /** Nobody on this machine is asked for a secret: the demo. */
  readonly openToLoopback: boolean;
}

/**
 * Secrets of devices, gateways and API keys. Their digests are all in memory, so that nobody who reports waits for the database, and
 * a fire is let in while it is away; what is withdrawn is refused at once.
 */
export class Credentials {
  readonly #deps: CredentialDeps;
  /** SHA-256 by `credential:<kind>:<name>`. */
  readonly #digests: Map<string, Buffer>;

  private constructor(deps: CredentialDeps, digests: Map<string, Buffer>) {
    this.#deps = deps;
    this.#digests = digests;
  }

  static async load(deps: CredentialDeps): Promise<Credentials> {
    const values = await deps.accounts.valuesOf(PREFIX);
    return new Credentials(deps, new Map(values.map(({ name, value }) => [name, Buffer.from(value, 'hex')])));
  }

  /** Makes a secret, replacing the one before. It is shown once and stored as a digest. */
  async issue(kind: CredentialKind, name: string): Promise<string> {
    const secret = newSecret();
    await this.#deps.accounts.putValue(key(kind, name), digest(secret));
    this.#digests.set(key(kind, name), sha256(secret));
    return secret;
  }

  /** Refused from now on, whether or not storage can be told. @throws what storage throws: it must be withdrawn again then. */
  async withdraw(kind: CredentialKind, name: string): Promise<void> {
    this.#digests.delete(key(kind, name));
    await this.#deps.accounts.putValue(key(kind, name), null);
  }

  /**
   * May this sender speak for `device`, an id or address (null: connect at all)? `name:secret` of an API key opens every device, of
   * a device itself, of a gateway itself, its children (devices with an address `<gateway>/…` in the ledger) and what the ledger does not know.
   */
  mayReport(source: string, peer: string, device: string | null, secret: string | null): boolean {
    // GB/T 26875 has no credentials: a fire report of an unknown unit must still be heard. Networks keep strangers out.
    if (source === 'gb26875') return true;
    if (this.#deps.openToLoopback && isLoopback(peer)) return true;
    if (secret === null) return false;
    const at = secret.indexOf(':');
    const name = at < 0 ? device : secret.slice(0, at);
    if (name === null) return false;
    const proof = sha256(secret.slice(at + 1));
    const holds = KINDS.filter((kind) => {
      const known = this.#digests.get(key(kind, name));
      return known !== undefined && known.length === proof.length && timingSafeEqual(known, proof);
    });
    return holds.some((kind) => this.#speaksFor(kind, name, device));
  }

  #speaksFor(kind: CredentialKind, name: string, device: string | null): boolean {
    if (device === null || kind === 'api-key') return true;
    const known = this.#deps.deviceOf(device);
    if (kind === 'device') return (known?.id ?? device) === name;
    return known === undefined || known.id === name || known.addresses.some((address) => address === name || address.startsWith(`${name}/`));
  }
}

const sha256 = (secret: string): Buffer => createHash('sha256').update(secret).digest();

function isLoopback(peer: string): boolean {
  const address = peer.replace(/^::ffff:/, '').replace(/^\[|\](:\d+)?$/g, '');
  const bare = isIP(address) ? address : address.replace(/:\d+$/, '');
  return bare === '::1' || bare.startsWith('127.');
}
