import type { Account, AccountStore } from '#server/storage/stores/account-store.ts';

/** Every account, in memory: signing in must not depend on storage. Written through: durable first, then visible. */
export class Accounts {
  readonly #store: Pick<AccountStore, 'put'>;
  readonly #byId: Map<string, Account>;

  readonly #demo: boolean;

  private constructor(store: Pick<AccountStore, 'put'>, demo: boolean, accounts: readonly Account[]) {
    this.#store = store;
    this.#demo = demo;
    this.#byId = new Map(accounts.map((account) => [account.id, account]));
  }

  /** @param demo accounts made by the demo are somebody's only there */
  static async open(store: Pick<AccountStore, 'put' | 'list'>, demo: boolean): Promise<Accounts> {
    return new Accounts(store, demo, await store.list());
  }

  byId(id: string): Account | null {
    return this.#byId.get(id) ?? null;
  }

  /** @param login in any case */
  byLogin(login: string): Account | null {
    const lower = login.toLowerCase();
    for (const account of this.#byId.values()) if (account.login === lower) return account;
    return null;
  }

  /** False for disabled accounts, and for demo accounts outside the demo. */
  usable({ disabled, demo }: Account): boolean {
    return !disabled && (this.#demo || !demo);
  }

  /** By login. */
  list(): Account[] {
    return [...this.#byId.values()].sort((a, b) => (a.login < b.login ? -1 : 1));
  }

  /**
   * A disabled account is out at once, stored or not; every other change counts once it is stored.
   * @throws StorageFault when it could not be kept.
   */
  async put(account: Account): Promise<void> {
    const login = account.login.toLowerCase();
    const kept = account.login === login ? account : { ...account, login };
    if (kept.disabled) this.#byId.set(kept.id, kept);
    await this.#store.put(kept);
    this.#byId.set(kept.id, kept);
  }
}
