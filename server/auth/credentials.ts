import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Device } from '#contract/records/device.ts';
import type { Storage } from '#server/storage/storage.ts';
import { digest, newSecret } from './passwords.ts';

const KINDS = ['device', 'gateway', 'api-key'] as const;
type CredentialKind = (typeof KINDS)[number];

const PREFIX = 'credential:';
/** How often the last use of a secret is written. */
const USE_NOTED_MS = 3_600_000;
const key = (kind: CredentialKind, name: string): string => `${PREFIX}${kind}:${name}`;

/** What is kept of a secret: never the secret. */
interface Kept {
  /** SHA-256, hex. */
  readonly digest: string;
  /** ms UTC; 0 = before this was noted. */
  readonly issuedAt: number;
  /** ms UTC; null = until it is withdrawn. */
  readonly expiresAt: number | null;
  /** ms UTC, to the hour; null = not used since it was issued. */
  readonly usedAt: number | null;
  /** The secret it replaced, good until then, so that whoever reports changes over without a gap. */
  readonly former: { readonly digest: string; readonly until: number } | null;
}

/** A secret as an administrator sees it. */
interface CredentialNote extends Omit<Kept, 'digest' | 'former'> {
  readonly kind: CredentialKind;
  readonly name: string;
  /** The secret it replaced is good until then, ms UTC. */
  readonly formerUntil: number | null;
}

interface Issue {
  /** ms UTC; null = until it is withdrawn. */
  readonly expiresAt: number | null;
  /** How long the secret it replaces goes on to be good, ms. */
  readonly overlapMs: number;
}
const AT_ONCE: Issue = { expiresAt: null, overlapMs: 0 };

/** Before anything was kept beside it, the digest stood alone. */
function keptOf(value: string): Kept {
  if (value.startsWith('{')) return JSON.parse(value) as Kept;
  return { digest: value, issuedAt: 0, expiresAt: null, usedAt: null, former: null };
}

export interface CredentialDeps {
  readonly accounts: Pick<Storage['accounts'], 'valuesOf' | 'putValue'>;
  readonly now: () => number;
  /** What could not be written, though nobody waits for it. */
  readonly onFault: (error: unknown, what: string) => void;
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
  /** By `credential:<kind>:<name>`. */
  readonly #kept: Map<string, Kept>;

  private constructor(deps: CredentialDeps, kept: Map<string, Kept>) {
    this.#deps = deps;
    this.#kept = kept;
  }

  static async load(deps: CredentialDeps): Promise<Credentials> {
    const values = await deps.accounts.valuesOf(PREFIX);
    return new Credentials(deps, new Map(values.map(({ name, value }) => [name, keptOf(value)])));
  }

  /** Every secret there is, by kind and name. */
  list(): CredentialNote[] {
    return [...this.#kept]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([at, { issuedAt, expiresAt, usedAt, former }]) => {
        const [, kind, name] = /^credential:([a-z-]+):(.*)$/s.exec(at)! as unknown as [string, CredentialKind, string];
        return { kind, name, issuedAt, expiresAt, usedAt, formerUntil: former && former.until > this.#deps.now() ? former.until : null };
      });
  }

  /** Makes a secret, replacing the one before. It is shown once and stored as a digest. */
  async issue(kind: CredentialKind, name: string, { expiresAt, overlapMs }: Issue = AT_ONCE): Promise<string> {
    const secret = newSecret();
    const now = this.#deps.now();
    const before = this.#kept.get(key(kind, name));
    const former =
      before !== undefined && overlapMs > 0
        ? { digest: before.digest, until: Math.min(now + overlapMs, before.expiresAt ?? Infinity) }
        : null;
    await this.#put(key(kind, name), { digest: digest(secret), issuedAt: now, expiresAt, usedAt: null, former });
    return secret;
  }

  async #put(at: string, kept: Kept): Promise<void> {
    await this.#deps.accounts.putValue(at, JSON.stringify(kept));
    this.#kept.set(at, kept);
  }

  /** Refused from now on, whether or not storage can be told. @throws what storage throws: it must be withdrawn again then. */
  async withdraw(kind: CredentialKind, name: string): Promise<void> {
    this.#kept.delete(key(kind, name));
    await this.#deps.accounts.putValue(key(kind, name), null);
  }

  /**
   * May this sender speak for `device`, an id or address (null: connect at all)? `name:secret` of an API key opens every device, of
   * a device itself, of a gateway itself, its children (devices with an address `<gateway>/…` in the ledger) and what the ledger does not
   * know. A secret alone is the device's own.
   */
  mayReport(peer: string, device: string | null, secret: string | null): boolean {
    if (this.#deps.openToLoopback && isLoopback(peer)) return true;
    if (secret === null) return false;
    const at = secret.indexOf(':');
    const name = at < 0 ? device && (this.#deps.deviceOf(device)?.id ?? device) : secret.slice(0, at);
    if (name === null) return false;
    const proof = sha256(secret.slice(at + 1));
    const holds = KINDS.filter((kind) => this.#proves(key(kind, name), proof));
    return holds.some((kind) => this.#speaksFor(kind, name, device));
  }

  /** Is it `name:secret` of an API key? */
  isPlatform(peer: string, secret: string | null): boolean {
    if (this.#deps.openToLoopback && isLoopback(peer)) return true;
    const at = secret?.indexOf(':') ?? -1;
    return secret !== null && at >= 0 && this.#proves(key('api-key', secret.slice(0, at)), sha256(secret.slice(at + 1)));
  }

  #proves(at: string, proof: Buffer): boolean {
    const kept = this.#kept.get(at);
    if (kept === undefined) return false;
    const now = this.#deps.now();
    const isNew = same(kept.digest, proof) && (kept.expiresAt === null || now < kept.expiresAt);
    const isFormer = !isNew && kept.former !== null && now < kept.former.until && same(kept.former.digest, proof);
    if (isNew && (kept.usedAt === null || now - kept.usedAt >= USE_NOTED_MS)) this.#noteUse(at, { ...kept, usedAt: now });
    return isNew || isFormer;
  }

  #noteUse(at: string, used: Kept): void {
    this.#kept.set(at, used);
    void this.#deps.accounts
      .putValue(at, JSON.stringify(used))
      .then(() => {
        // Withdrawn or replaced while this was written: what is in memory is the truth.
        const now = this.#kept.get(at);
        return now === used ? undefined : this.#deps.accounts.putValue(at, now === undefined ? null : JSON.stringify(now));
      })
      .catch((error: unknown) => this.#deps.onFault(error, 'credentials: a last use'));
  }

  #speaksFor(kind: CredentialKind, name: string, device: string | null): boolean {
    if (device === null || kind === 'api-key') return true;
    const known = this.#deps.deviceOf(device);
    if (kind === 'device') return (known?.id ?? device) === name;
    return (
      known === undefined || known.id === name || known.addresses.some((address) => address === name || address.startsWith(`${name}/`))
    );
  }
}

function same(hex: string, proof: Buffer): boolean {
  const known = Buffer.from(hex, 'hex');
  return known.length === proof.length && timingSafeEqual(known, proof);
}

const sha256 = (secret: string): Buffer => createHash('sha256').update(secret).digest();

function isLoopback(peer: string): boolean {
  const address = peer.replace(/^::ffff:/, '').replace(/^\[|\](:\d+)?$/g, '');
  const bare = isIP(address) ? address : address.replace(/:\d+$/, '');
  return bare === '::1' || bare.startsWith('127.');
}
