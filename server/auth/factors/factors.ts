import type { PersonRole } from '#contract/roles.ts';
import { ROLES } from '#contract/roles.ts';
import { Mutex } from '#server/lib/mutex.ts';
import type { AccountStore } from '#server/storage/stores/account-store.ts';

const PREFIX = 'factor:';
const POLICY = 'factor-policy';

interface Totp {
  /** Base32. Kept as it is: a code can be checked in no other way. */
  readonly secret: string;
  /** ms UTC. */
  readonly addedAt: number;
  /** The last step whose code was used. */
  readonly step: number;
}

export interface Passkey {
  /** Of the credential, base64url; so is the public key (COSE). */
  readonly id: string;
  readonly publicKey: string;
  /** Signatures made, as the authenticator counts them; 0 where it does not. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** Host name it was made at: it opens nothing at another. */
  readonly host: string;
  /** As its owner calls it. */
  readonly name: string;
  /** ms UTC. */
  readonly addedAt: number;
  /** ms UTC; null = not since it was made. */
  readonly usedAt: number | null;
}

/** The second factors of an account. */
export interface KeptFactors {
  readonly totp: Totp | null;
  readonly passkeys: readonly Passkey[];
  /** SHA-256 of the recovery codes that were not used. */
  readonly recovery: readonly string[];
}

const NONE: KeptFactors = { totp: null, passkeys: [], recovery: [] };
const isNone = ({ totp, passkeys }: KeptFactors): boolean => totp === null && passkeys.length === 0;

/** The second factors of every account and the roles that must have one: held in memory, written through. */
export class Factors {
  readonly #store: Pick<AccountStore, 'putValue'>;
  readonly #kept: Map<string, KeptFactors>;
  /** By account: what is read and what is written of it do not pass each other. */
  readonly #mutex = new Mutex();
  #required: readonly PersonRole[];

  private constructor(store: Pick<AccountStore, 'putValue'>, kept: Map<string, KeptFactors>, required: readonly PersonRole[]) {
    this.#store = store;
    this.#kept = kept;
    this.#required = required;
  }

  static async load(store: Pick<AccountStore, 'putValue' | 'valuesOf' | 'getValue'>): Promise<Factors> {
    const rows = await store.valuesOf(PREFIX);
    const kept = new Map(rows.map(({ name, value }) => [name.slice(PREFIX.length), JSON.parse(value) as KeptFactors]));
    const policy = JSON.parse((await store.getValue(POLICY)) ?? '[]') as string[];
    return new Factors(
      store,
      kept,
      ROLES.filter((role) => policy.includes(role)),
    );
  }

  of(account: string): KeptFactors {
    return this.#kept.get(account) ?? NONE;
  }

  has(account: string): boolean {
    return !isNone(this.of(account));
  }

  /** Roles whose people must have a second factor. */
  get required(): readonly PersonRole[] {
    return this.#required;
  }

  /** @throws StorageFault when it could not be kept; then all is as before. */
  async require(roles: readonly PersonRole[]): Promise<void> {
    await this.#store.putValue(POLICY, JSON.stringify(roles));
    this.#required = roles;
  }

  /**
   * Puts what `next` makes of the factors of an account in their place: durable first, known then. Without a factor
   * there are no recovery codes either. @param next null = nothing changes @returns what is kept now; null = nothing changed
   */
  change(account: string, next: (kept: KeptFactors) => KeptFactors | null): Promise<KeptFactors | null> {
    return this.#mutex.run(account, async () => {
      const wanted = next(this.of(account));
      if (wanted === null) return null;
      const gone = isNone(wanted);
      await this.#store.putValue(PREFIX + account, gone ? null : JSON.stringify(wanted));
      if (gone) this.#kept.delete(account);
      else this.#kept.set(account, wanted);
      return this.of(account);
    });
  }
}
