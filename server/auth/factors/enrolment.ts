import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import { refuse, type Refused } from '#server/lib/refused.ts';
import type { Account } from '#server/storage/stores/account-store.ts';
import type { Factors, KeptFactors } from './factors.ts';
import { askToMake, passkeyMade, type Asked, type Site } from './passkeys.ts';
import { newRecoveryCodes } from './recovery.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';

const LIVES_MS = 600_000;
const MOST_PASSKEYS = 20;
const KEPT = 1000;

/** A factor that is being added, until it has been proved once. */
interface Begun {
  readonly account: string;
  readonly secret: string | null;
  readonly passkey: Asked | null;
  /** ms, monotonic. */
  readonly until: number;
}

/** Adds, removes and renews the second factors of an account. Whoever calls has proved who asks. */
export class Enrolment {
  readonly #factors: Factors;
  readonly #now: () => number;
  readonly #monotonic: () => number;
  /** By session; in memory. */
  readonly #begun = new Map<string, Begun>();

  constructor({ factors, now, monotonic }: { factors: Factors; now: () => number; monotonic: () => number }) {
    this.#factors = factors;
    this.#now = now;
    this.#monotonic = monotonic;
  }

  beginTotp(account: Account, session: string): { secret: string; uri: string } {
    const secret = newTotpSecret();
    this.#begin(session, { account: account.id, secret, passkey: null });
    return { secret, uri: totpUri(secret, account.login) };
  }

  /** @returns recovery codes when it is the first factor; they are kept as digests alone */
  async confirmTotp(account: Account, session: string, code: string): Promise<readonly string[] | null> {
    const { secret } = this.#begunBy(session, account);
    if (secret === null) throw runOut();
    const now = this.#now();
    const step = stepOfCode(secret, code.replaceAll(/\s/g, ''), now, 0);
    if (step === null) {
      throw refuse(
        'invalid',
        '验证码不正确：请输入应用当前显示的 6 位数字，并检查手机时间',
        'The code is wrong: type the six digits the app shows now, and check the clock of the telephone.',
      );
    }
    return this.#add(account.id, session, (kept) => ({ ...kept, totp: { secret, addedAt: now, step } }));
  }

  async beginPasskey(account: Account, session: string, site: Site | null): Promise<PublicKeyCredentialCreationOptionsJSON> {
    if (site === null) {
      throw refuse(
        'illegal',
        '此地址不能使用通行密钥：请用主机名经 HTTPS 打开（IP 地址和普通 HTTP 都不行）',
        'Passkeys cannot be used at this address: open it by a host name over HTTPS (neither an IP address nor plain HTTP will do).',
      );
    }
    const { passkeys } = this.#factors.of(account.id);
    if (passkeys.length >= MOST_PASSKEYS)
      throw refuse('illegal', `最多 ${MOST_PASSKEYS} 个通行密钥`, `At most ${MOST_PASSKEYS} passkeys: remove one first.`);
    const options = await askToMake(account, passkeys, site);
    this.#begin(session, { account: account.id, secret: null, passkey: { challenge: options.challenge, site } });
    return options;
  }

  async confirmPasskey(account: Account, session: string, name: string, response: unknown): Promise<readonly string[] | null> {
    const { passkey: asked } = this.#begunBy(session, account);
    if (asked === null) throw runOut();
    const made = await passkeyMade(response, asked);
    if (made === null) throw refuse('invalid', '通行密钥未能通过验证，请重试', 'This passkey could not be verified: try again.');
    const passkey = { ...made, name, addedAt: this.#now(), usedAt: null };
    return this.#add(account.id, session, (kept) => ({
      ...kept,
      passkeys: [...kept.passkeys.filter(({ id }) => id !== made.id), passkey],
    }));
  }

  /** @param factor `totp`, or the id of a passkey. @param required the last one stays */
  async remove(account: string, factor: string, required: boolean): Promise<void> {
    const changed = await this.#factors.change(account, (kept) => {
      const without: KeptFactors =
        factor === 'totp' ? { ...kept, totp: null } : { ...kept, passkeys: kept.passkeys.filter(({ id }) => id !== factor) };
      if (without.totp === kept.totp && without.passkeys.length === kept.passkeys.length) return null;
      if (required && without.totp === null && without.passkeys.length === 0)
        throw refuse('illegal', '您的角色必须有第二因素：请先添加另一个', 'Your role must have a second factor: add another one first.');
      return without;
    });
    if (changed === null) throw refuse('not-found', '没有这个第二因素', 'There is no such factor.');
  }

  /** @returns new recovery codes; those before are worth nothing */
  async renewRecovery(account: string): Promise<readonly string[]> {
    const { codes, digests } = newRecoveryCodes();
    await this.#factors.change(account, (kept) => ({ ...kept, recovery: digests }));
    return codes;
  }

  /** Takes every factor away. */
  async reset(account: string): Promise<void> {
    await this.#factors.change(account, () => ({ totp: null, passkeys: [], recovery: [] }));
  }

  #begin(session: string, draft: Omit<Begun, 'until'>): void {
    this.#begun.delete(session);
    this.#begun.set(session, { ...draft, until: this.#monotonic() + LIVES_MS });
    if (this.#begun.size > KEPT) this.#begun.delete(this.#begun.keys().next().value!);
  }

  #begunBy(session: string, { id }: Account): Begun {
    const begun = this.#begun.get(session);
    if (begun === undefined || begun.account !== id || this.#monotonic() >= begun.until) throw runOut();
    return begun;
  }

  async #add(account: string, session: string, next: (kept: KeptFactors) => KeptFactors): Promise<readonly string[] | null> {
    const { codes, digests } = newRecoveryCodes();
    let first = false;
    await this.#factors.change(account, (kept) => {
      first = kept.totp === null && kept.passkeys.length === 0;
      return { ...next(kept), recovery: first ? digests : kept.recovery };
    });
    this.#begun.delete(session);
    return first ? codes : null;
  }
}

const runOut = (): Refused => refuse('not-found', '添加步骤已过期，请重新开始', 'This has run out: begin again.');
