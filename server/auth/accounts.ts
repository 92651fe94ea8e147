import type { Account, AccountStore } from '#server/storage/storage.ts';

/** Every account, at hand: who somebody is must not depend on how storage fares. Written through: durable first, known then. */
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

  /** False of who is disabled, and of whom only the demo knows: nobody here. */
  usable({ disabled, demo }: Account): boolean {
    return !disabled && (this.#demo || !demo);
  }

  /** By login. */
  list(): Account[] {
    return [...this.#byId.values()].sort((a, b) => (a.login < b.login ? -1 : 1));
  }

  /**
   * Whom it disables is out at once, kept or not; all else is so once it is kept.
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
