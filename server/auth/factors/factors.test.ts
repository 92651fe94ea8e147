import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Accounts } from '#server/auth/accounts.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { SESSION_COOKIE, Sessions } from '#server/auth/sessions.ts';
import { Refused } from '#server/lib/refused.ts';
import { openStorage } from '#server/storage/open.ts';
import type { Account } from '#server/storage/stores/account-store.ts';
import type { Storage } from '#server/storage/storage.ts';
import { Enrolment } from './enrolment.ts';
import { Factors } from './factors.ts';
import { siteOf } from './passkeys.ts';
import type { FactorDue, Proof } from './second-step.ts';
import { SoftKey } from './testing.ts';
import { fromBase32, hotp } from './totp.ts';

const PASSWORD = 'Spring-water-42';
const HOME = '10.0.0.7';
const STRANGER = '203.0.113.9';
const ORIGIN = 'https://quanyan.example';
const SITE = siteOf(ORIGIN)!;
const STEP = 30_000;
let folder: string;
let storage: Storage;
let now: number;
let accounts: Accounts;
let factors: Factors;
let enrolment: Enrolment;
let sessions: Sessions;
let officer: Account;

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.refusal.code : String(error)),
  );
/** As a server starts: from what is stored. */
async function open(): Promise<void> {
  accounts = await Accounts.open(storage.accounts, false);
  factors = await Factors.load(storage.accounts);
  const deps = { storage, accounts, factors, now: () => now, monotonic: () => now - 1_799_999_000_000 };
  enrolment = new Enrolment(deps);
  sessions = await Sessions.open({ ...deps, origins: [], demo: false, onFault: () => {} });
}
const code = (secret: string, away = 0): string => hotp(fromBase32(secret), Math.floor(now / STEP) + away);
async function addTotp(): Promise<{ secret: string; recovery: readonly string[] | null }> {
  const { secret } = enrolment.beginTotp(officer, 's');
  const recovery = await enrolment.confirmTotp(officer, 's', code(secret));
  now += 2 * STEP;
  return { secret, recovery };
}
async function addPasskey(key: SoftKey): Promise<readonly string[] | null> {
  const { challenge } = await enrolment.beginPasskey(officer, 's', SITE);
  return enrolment.confirmPasskey(officer, 's', 'Key', key.make(challenge, ORIGIN));
}
/** The password, proved. */
async function due(from = HOME): Promise<FactorDue> {
  const answer = await sessions.signIn('officer', PASSWORD, from, '', SITE);
  if ('token' in answer) throw new Error('no second factor is asked for');
  return answer;
}
const finish = (challenge: string, proof: Proof, from = HOME): ReturnType<Sessions['finishSignIn']> =>
  sessions.finishSignIn(challenge, proof, from);
const known = (token: string): boolean => sessions.principal(`${SESSION_COOKIE}=${token}`) !== null;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-factors-'));
  storage = await openStorage({ data: folder });
});
beforeEach(async () => {
  for (const { name } of await storage.accounts.valuesOf('')) await storage.accounts.putValue(name, null);
  await storage.accounts.dropSessions({ account: 'u1' });
  now = 1_800_000_000_000;
  await open();
  officer = {
    id: 'u1',
    login: 'officer',
    name: '值班员甲',
    role: 'duty-officer',
    jurisdiction: '/370102',
    passwordHash: await hashPassword(PASSWORD),
    mustChange: false,
    disabled: false,
    demo: false,
    crews: [],
  };
  await accounts.put(officer);
});
afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

describe('a sign-in with an authenticator app', () => {
  it('takes password and code, each code once, after a restart too', async () => {
    const { secret } = await addTotp();
    const first = await due();
    expect(first.ways).toEqual(['totp', 'recovery']);
    const now6 = code(secret);
    const { token } = await finish(first.challenge, { code: ` ${now6.slice(0, 3)} ${now6.slice(3)} ` });
    expect(known(token)).toBe(true);
    expect(await codeOf(finish((await due()).challenge, { code: now6 }))).toBe('unauthenticated');
    await open();
    expect(await codeOf(finish((await due()).challenge, { code: now6 }))).toBe('unauthenticated');
    now += STEP;
    expect(await codeOf(finish((await due()).challenge, { code: code(secret) }))).toBe('done');
  });
  it('knows no code of another secret, nor the one it was added by', async () => {
    const { secret } = enrolment.beginTotp(officer, 's');
    expect(await codeOf(enrolment.confirmTotp(officer, 's', '000000'))).toBe('invalid');
    const used = code(secret);
    await enrolment.confirmTotp(officer, 's', used);
    expect(await codeOf(finish((await due()).challenge, { code: used }))).toBe('unauthenticated');
    expect(await codeOf(finish((await due()).challenge, { code: '000000' }))).toBe('unauthenticated');
  });
  it('of two at once with the same code lets one in', async () => {
    const { secret } = await addTotp();
    const steps = [await due(), await due()];
    const told = await Promise.all(steps.map(({ challenge }) => codeOf(finish(challenge, { code: code(secret) }))));
    expect(told.sort()).toEqual(['done', 'unauthenticated']);
  });
});

describe('the step between', () => {
  it('is good once, for five minutes, from where the password was typed, and for a sign-in alone', async () => {
    const { secret } = await addTotp();
    const { challenge } = await due();
    expect(await codeOf(finish(challenge, { code: code(secret) }, STRANGER))).toBe('not-found');
    expect(await codeOf(sessions.secondStep.prove(challenge, { code: code(secret) }, HOME, 'a session'))).toBe('not-found');
    expect(await codeOf(finish(challenge, { code: code(secret) }))).toBe('done');
    now += STEP;
    expect(await codeOf(finish(challenge, { code: code(secret) }))).toBe('not-found');
    const late = await due();
    now += 300_000;
    expect(await codeOf(finish(late.challenge, { code: code(secret) }))).toBe('not-found');
  });

  it('is worth nothing when the account was disabled or its password changed meanwhile', async () => {
    const { secret } = await addTotp();
    const { challenge } = await due();
    await sessions.putAccount({ ...officer, passwordHash: await hashPassword('Other-water-43') });
    expect(await codeOf(finish(challenge, { code: code(secret) }))).toBe('not-found');
    await sessions.putAccount(officer);
    const again = await due();
    await sessions.putAccount({ ...officer, disabled: true });
    expect(await codeOf(finish(again.challenge, { code: code(secret) }))).toBe('not-found');
  });

  it('ends after five wrong answers, and proving the password anew wins no new ones', async () => {
    const { secret } = await addTotp();
    const { challenge } = await due();
    for (let i = 0; i < 5; i++) expect(await codeOf(finish(challenge, { code: '000000' }))).toBe('unauthenticated');
    expect(await codeOf(finish((await due()).challenge, { code: code(secret) }))).toBe('too-many');
    // Who guesses elsewhere does not lock the owner out.
    expect(await codeOf(finish((await due(STRANGER)).challenge, { code: code(secret) }, STRANGER))).toBe('done');
    expect(sessions.attempts.refusals.take()?.detail).toContain('factor ×6');
  });

  it('guessed at without a password is throttled by address', async () => {
    const told: string[] = [];
    for (let i = 0; i < 8; i++) told.push(await codeOf(finish(`made-up-${i}`, { code: '123456' }, STRANGER)));
    expect(told).toEqual([...Array<string>(5).fill('not-found'), ...Array<string>(3).fill('too-many')]);
  });
});

describe('recovery codes', () => {
  it('come with the first factor, open once each, and are kept as digests alone', async () => {
    const { recovery } = await addTotp();
    expect(recovery).toHaveLength(10);
    expect(new Set(recovery).size).toBe(10);
    expect(await addPasskey(new SoftKey())).toBeNull();
    const kept = JSON.stringify(await storage.accounts.valuesOf('factor:'));
    for (const each of recovery!) expect(kept).not.toContain(each.slice(0, 8));
    const [one] = recovery!;
    expect(await codeOf(finish((await due()).challenge, { code: one.toLowerCase().replace('-', ' ') }))).toBe('done');
    expect(await codeOf(finish((await due()).challenge, { code: one }))).toBe('unauthenticated');
    expect(factors.of('u1').recovery).toHaveLength(9);
  });

  it('are renewed whole, and gone with the last factor', async () => {
    const { recovery } = await addTotp();
    const fresh = await enrolment.renewRecovery('u1');
    expect(await codeOf(finish((await due()).challenge, { code: recovery![0] }))).toBe('unauthenticated');
    expect(await codeOf(finish((await due()).challenge, { code: fresh[0] }))).toBe('done');
    await enrolment.remove('u1', 'totp', false);
    expect([factors.of('u1'), await storage.accounts.valuesOf('factor:')]).toEqual([{ totp: null, passkeys: [], recovery: [] }, []]);
    expect('token' in (await sessions.signIn('officer', PASSWORD, HOME))).toBe(true);
  });
});

describe('passkeys', () => {
  it('sign in at the host they were made for, one signature once', async () => {
    const key = new SoftKey();
    expect(await addPasskey(key)).toHaveLength(10);
    const first = await due();
    expect([first.ways, first.passkey?.allowCredentials?.map(({ id }) => id)]).toEqual([
      ['passkey', 'recovery'],
      [key.id.toString('base64url')],
    ]);
    const signed = key.use(first.passkey!.challenge, ORIGIN);
    expect(await codeOf(finish(first.challenge, { passkey: signed }))).toBe('done');
    expect(factors.of('u1').passkeys[0]).toMatchObject({ counter: 2, usedAt: now });
    expect(await codeOf(finish((await due()).challenge, { passkey: signed }))).toBe('unauthenticated');
    await open();
    const second = await due();
    expect(await codeOf(finish(second.challenge, { passkey: key.use(second.passkey!.challenge, ORIGIN) }))).toBe('done');
  });

  it('of another key, another page or another host are refused', async () => {
    const key = new SoftKey();
    await addPasskey(key);
    const wrongs: ((challenge: string) => unknown)[] = [
      (challenge) => new SoftKey().use(challenge, ORIGIN),
      (challenge) => ({ ...new SoftKey().use(challenge, ORIGIN), id: key.id.toString('base64url') }),
      (challenge) => key.use(challenge, 'https://evil.example'),
      () => key.use('another-challenge', ORIGIN),
      () => ({ id: key.id.toString('base64url') }),
      () => null,
    ];
    for (const wrong of wrongs) {
      const { challenge, passkey } = await due();
      expect(await codeOf(finish(challenge, { passkey: wrong(passkey!.challenge) }))).toBe('unauthenticated');
      sessions.attempts.forget('officer');
    }
    const elsewhere = await sessions.signIn('officer', PASSWORD, HOME, '', siteOf('https://other.example'));
    expect(elsewhere).toMatchObject({ ways: ['recovery'], passkey: null, passkeyHosts: ['quanyan.example'] });
  });

  it('are not made of an answer to another question, nor twice', async () => {
    const key = new SoftKey();
    await enrolment.beginPasskey(officer, 's', SITE);
    expect(await codeOf(enrolment.confirmPasskey(officer, 's', 'Key', key.make('another', ORIGIN)))).toBe('invalid');
    await addPasskey(key);
    expect(await codeOf(enrolment.confirmPasskey(officer, 's', 'Key', key.make('another', ORIGIN)))).toBe('not-found');
    expect(factors.of('u1').passkeys).toHaveLength(1);
  });

  it.each([
    ['https://quanyan.example', 'quanyan.example'],
    ['https://quanyan.example:8443', 'quanyan.example'],
    ['http://localhost:8080', 'localhost'],
    ['http://quanyan.example', null],
    ['https://10.0.0.5', null],
    ['https://[fd00::5]:8443', null],
    ['http://127.0.0.1:8080', null],
    ['null', null],
    [undefined, null],
  ])('at %s: %s', async (origin, host) => {
    expect(siteOf(origin)?.host ?? null).toBe(host);
    if (host === null) expect(await codeOf(enrolment.beginPasskey(officer, 's', siteOf(origin)))).toBe('illegal');
  });
});

describe('a role that must have a second factor', () => {
  const cookieOf = async (): Promise<string> => {
    const answer = await sessions.signIn('officer', PASSWORD, HOME);
    if (!('token' in answer)) throw new Error('a second factor is due');
    return `${SESSION_COOKIE}=${answer.token}`;
  };

  it('is let in with the password only to add one; sessions there were before go on', async () => {
    const before = await cookieOf();
    await factors.require(['duty-officer']);
    expect(sessions.principal(before)?.user.id).toBe('u1');
    const cookie = await cookieOf();
    expect([sessions.principal(cookie), sessions.pending(cookie)]).toEqual([null, expect.objectContaining({ mustEnrol: true })]);
    // Nothing that a restart would let in.
    await open();
    expect([sessions.pending(cookie), sessions.principal(before)?.user.id, factors.required]).toEqual([null, 'u1', ['duty-officer']]);
    const again = await cookieOf();
    const { session } = sessions.pending(again)!;
    const { secret } = enrolment.beginTotp(officer, session);
    await enrolment.confirmTotp(officer, session, code(secret));
    // Another session, opened by the password alone before.
    expect(sessions.principal(again)).toBeNull();
    sessions.settle(session);
    expect(sessions.principal(again)?.user.id).toBe('u1');
    await sessions.sweep();
    await open();
    expect(sessions.principal(again)?.user.id).toBe('u1');
  });

  it('stays outside with the password alone when the factor was added elsewhere, or is asked for no longer', async () => {
    await factors.require(['duty-officer']);
    const cookie = await cookieOf();
    await addTotp();
    await factors.require([]);
    expect(sessions.principal(cookie)).toBeNull();
  });

  it('keeps its last factor', async () => {
    await addTotp();
    await addPasskey(new SoftKey());
    await enrolment.remove('u1', 'totp', true);
    expect(await codeOf(enrolment.remove('u1', factors.of('u1').passkeys[0].id, true))).toBe('illegal');
    expect(await codeOf(enrolment.remove('u1', 'totp', true))).toBe('not-found');
  });
});
