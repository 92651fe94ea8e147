import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Accounts } from '#server/auth/accounts.ts';
import type { Attempts } from '#server/auth/attempts.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';
import type { Account } from '#server/storage/stores/account-store.ts';
import { Challenges, type Challenge } from './challenges.ts';
import type { Factors, KeptFactors } from './factors.ts';
import { askToSign, passkeyUsed, type Site } from './passkeys.ts';
import { recoveryDigest } from './recovery.ts';
import { stepOfCode } from './totp.ts';

export const WAYS = ['totp', 'passkey', 'recovery'] as const;
type Way = (typeof WAYS)[number];

/** What is still to be proved after a password. */
export interface FactorDue {
  /** Names the challenge: opens nothing by itself. */
  readonly challenge: string;
  readonly ways: readonly Way[];
  /** For the browser, when a passkey can be used at this address. */
  readonly passkey: PublicKeyCredentialRequestOptionsJSON | null;
  /** Host names at which the account has passkeys, when it has none for this one. */
  readonly passkeyHosts: readonly string[];
}

/** A code of the authenticator app or of the recovery list, or what the browser made of `FactorDue.passkey`. */
export interface Proof {
  readonly code?: string | undefined;
  readonly passkey?: unknown;
}

interface SecondStepDeps {
  readonly factors: Factors;
  readonly accounts: Accounts;
  readonly attempts: Attempts;
  /** ms UTC. */
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** The second step of a sign-in, and of changes to one's own factors: a challenge, and what proves it. */
export class SecondStep {
  readonly #deps: SecondStepDeps;
  readonly #challenges: Challenges;

  constructor(deps: SecondStepDeps) {
    this.#deps = deps;
    this.#challenges = new Challenges(deps.monotonic);
  }

  /** @param account whose password was just proved @param session that changes its factors; null = a sign-in */
  async begin(account: Account, from: string, site: Site | null, session: string | null): Promise<FactorDue> {
    const { totp, passkeys, recovery } = this.#deps.factors.of(account.id);
    const here = site !== null && passkeys.some(({ host }) => host === site.host);
    const passkey = here ? await askToSign(passkeys, site) : null;
    const challenge = this.#challenges.begin({
      account: account.id,
      passwordHash: account.passwordHash ?? '',
      from,
      session,
      passkey: here && passkey !== null ? { challenge: passkey.challenge, site } : null,
    });
    const ways = WAYS.filter((way) => (way === 'totp' ? totp !== null : way === 'passkey' ? here : recovery.length > 0));
    return { challenge, ways, passkey, passkeyHosts: here ? [] : [...new Set(passkeys.map(({ host }) => host))] };
  }

  /**
   * Proves a challenge, which is used up by it.
   * @throws Refused `unauthenticated` when the proof is wrong or was used, `not-found` when there is no such challenge (any more),
   * `too-many`
   */
  async prove(id: string, proof: Proof, from: string, session: string | null): Promise<{ readonly account: Account; readonly way: Way }> {
    const { attempts } = this.#deps;
    const challenge = this.#challenges.look(id, from, session);
    const account = challenge && this.#accountOf(challenge);
    if (challenge === null || account === null) {
      attempts.refused('factor', { name: '', known: false, from });
      throw gone();
    }
    const way = await attempts.check(
      'factor',
      { name: account.login, known: true, from },
      () => (proof.passkey === undefined ? this.#byCode(account.id, proof.code ?? '') : this.#byPasskey(challenge, proof.passkey)),
      () => {
        this.#challenges.wrong(id);
        return wrong(proof);
      },
    );
    const after = this.#accountOf(challenge);
    if (!this.#challenges.take(id) || after === null) throw gone();
    return { account: after, way };
  }

  /** Null when the account is not what it was when its password was proved. */
  #accountOf({ account, passwordHash }: Challenge): Account | null {
    const found = this.#deps.accounts.byId(account);
    return found !== null && this.#deps.accounts.usable(found) && found.passwordHash === passwordHash ? found : null;
  }

  async #byCode(account: string, typed: string): Promise<Way | null> {
    const code = typed.replaceAll(/\s/g, '');
    const way = /^\d{6}$/.test(code) ? 'totp' : 'recovery';
    const used = await this.#deps.factors.change(account, (kept) =>
      way === 'totp' ? this.#afterTotp(kept, code) : afterRecovery(kept, code),
    );
    return used === null ? null : way;
  }

  #afterTotp(kept: KeptFactors, code: string): KeptFactors | null {
    const { totp } = kept;
    const step = totp && stepOfCode(totp.secret, code, this.#deps.now(), totp.step);
    return totp === null || step === null ? null : { ...kept, totp: { ...totp, step } };
  }

  async #byPasskey({ account, passkey: asked }: Challenge, response: unknown): Promise<Way | null> {
    const { factors, now } = this.#deps;
    const used = asked && (await passkeyUsed(response, asked, factors.of(account).passkeys));
    if (used === null) return null;
    const noted = await factors.change(account, (kept) => {
      if (!kept.passkeys.some(({ id }) => id === used.id)) return null;
      return {
        ...kept,
        passkeys: kept.passkeys.map((key) => (key.id === used.id ? { ...key, counter: used.counter, usedAt: now() } : key)),
      };
    });
    return noted === null ? null : 'passkey';
  }
}

/** A recovery code is gone when it is used. */
function afterRecovery(kept: KeptFactors, code: string): KeptFactors | null {
  const used = recoveryDigest(code);
  const recovery = kept.recovery.filter((each) => each !== used);
  return recovery.length === kept.recovery.length ? null : { ...kept, recovery };
}

const gone = (): Refused => refuse('not-found', '验证步骤已过期，请重新输入密码', 'This step has run out: enter the password again.');

const wrong = ({ passkey }: Proof): Refused =>
  passkey === undefined
    ? refuse('unauthenticated', '验证码不正确，或已经用过', 'The code is wrong, or was used already.')
    : refuse('unauthenticated', '通行密钥验证未通过', 'This passkey was not accepted.');
