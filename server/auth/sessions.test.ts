import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refused } from '#server/lib/refused.ts';
import { openStorage } from '#server/storage/open.ts';
import type { Account } from '#server/storage/stores/account-store.ts';
import type { Storage } from '#server/storage/storage.ts';
import { Accounts } from './accounts.ts';
import { Factors } from './factors/factors.ts';
import { firstAdministratorCode } from './first-start.ts';
import { originAllowed } from './origins.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { SESSION_COOKIE, Sessions, type Opened } from './sessions.ts';

const PASSWORD = 'Spring-water-42';
const MINUTE = 60_000;
let folder: string;
let storage: Storage;
let now: number;
/** By how much the wall clock was set. */
let step: number;
let accounts: Accounts;
let sessions: Sessions;
let faults: unknown[];

const account = async (patch: Partial<Account> = {}): Promise<Account> => {
  const made: Account = {
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
    ...patch,
  };
  await accounts.put(made);
  return made;
};
/** As a server starts: from what is stored. */
async function open(demo = false): Promise<Sessions> {
  accounts = await Accounts.open(storage.accounts, demo);
  return Sessions.open({
    storage,
    accounts,
    factors: await Factors.load(storage.accounts),
    now: () => now + step,
    monotonic: () => now - 1_799_999_999_999.5,
    origins: [],
    demo,
    onFault: (error) => faults.push(error),
  });
}
/** Of an account without a second factor. */
const opened = async (work: ReturnType<Sessions['signIn']>): Promise<Opened> => {
  const answer = await work;
  if (!('token' in answer)) throw new Error(`a second factor is due: ${answer.ways.join()}`);
  return answer;
};
const cookie = (token: string): string => `other=1; ${SESSION_COOKIE}=${token}`;
const refusalOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.refusal.code : String(error)),
  );

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-auth-'));
  storage = await openStorage({ data: folder });
  now = 1_800_000_000_000;
  step = 0;
  sessions = await open();
  faults = [];
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

describe('sessions', () => {
  it('open by password and are known by their cookie, also after a restart', async () => {
    await account();
    const { token } = await opened(sessions.signIn(' Officer ', PASSWORD, '127.0.0.1'));
    expect(sessions.principal(cookie(token))?.user.id).toBe('u1');
    const restarted = await open();
    expect(restarted.principal(cookie(token))?.user.id).toBe('u1');
    expect(sessions.principal(cookie(`${token}x`))).toBeNull();
    expect(sessions.principal(undefined)).toBeNull();
  });

  it('tell wrong login and wrong password alike', async () => {
    await account();
    const messages = await Promise.all(
      [sessions.signIn('officer', 'wrong', ''), sessions.signIn('nobody', 'wrong', '')].map((work) =>
        work.catch((error: Refused) => error.refusal),
      ),
    );
    expect(messages[0]).toEqual(messages[1]);
  });

  it('run out when idle, live on while used, and end after a shift all the same', async () => {
    await account();
    const { token } = await opened(sessions.signIn('officer', PASSWORD, ''));
    for (let i = 0; i < 38; i++) {
      now += 20 * MINUTE;
      expect(sessions.principal(cookie(token)), `after ${(i + 1) * 20} min`).not.toBeNull();
    }
    now += 21 * MINUTE;
    expect(sessions.principal(cookie(token))).toBeNull();
    const second = (await opened(sessions.signIn('officer', PASSWORD, ''))).token;
    now += 31 * MINUTE;
    expect(sessions.principal(cookie(second))).toBeNull();
  });

  it.each([24 * 60, -24 * 60, 40, -40])(
    'live by a clock that only runs on: the wall clock set by %i min ends none and keeps none',
    async (minutes) => {
      await account();
      const { token } = await opened(sessions.signIn('officer', PASSWORD, ''));
      const idle = (await opened(sessions.signIn('officer', PASSWORD, ''))).token;
      step = minutes * MINUTE;
      await sessions.sweep();
      expect(sessions.principal(cookie(token))?.user.id).toBe('u1');
      now += 20 * MINUTE;
      expect(sessions.principal(cookie(token))).not.toBeNull();
      now += 15 * MINUTE;
      await sessions.sweep();
      expect([sessions.principal(cookie(token))?.user.id, sessions.principal(cookie(idle))]).toEqual(['u1', null]);
      for (let spent = 35; spent < 12 * 60; spent += 25) {
        now += 25 * MINUTE;
        expect(sessions.principal(cookie(token)), `after ${spent} min`).not.toBeNull();
      }
      now += 61 * MINUTE;
      expect(sessions.principal(cookie(token))).toBeNull();
    },
  );

  it.each([24 * 60, -24 * 60])(
    'are known after a restart, and end in time, when the wall clock was set by %i min before',
    async (minutes) => {
      await account();
      const { token } = await opened(sessions.signIn('officer', PASSWORD, ''));
      const { session } = sessions.principal(cookie(token))!;
      now += 10 * MINUTE;
      step = minutes * MINUTE;
      await sessions.sweep();
      await vi.waitFor(async () =>
        expect(await storage.accounts.session(session)).toMatchObject({
          createdAt: now + step - 10 * MINUTE,
          expiresAt: now + step + 20 * MINUTE,
        }),
      );
      const restarted = await open();
      now += 19 * MINUTE;
      expect(restarted.principal(cookie(token))?.user.id).toBe('u1');
      now += 31 * MINUTE;
      expect(restarted.principal(cookie(token))).toBeNull();
    },
  );

  it('last no longer than a life when the wall clock was set back while no server ran', async () => {
    await account();
    const { token } = await opened(sessions.signIn('officer', PASSWORD, ''));
    step = -24 * 60 * MINUTE;
    const restarted = await open();
    expect(restarted.principal(cookie(token))?.user.id).toBe('u1');
    now += 31 * MINUTE;
    expect(restarted.principal(cookie(token))).toBeNull();
  });

  it('do not bring an account back that was disabled while its password was weighed', async () => {
    const made = await account();
    const { token } = await opened(sessions.signIn('officer', PASSWORD, ''));
    const pending = sessions.pending(cookie(token));
    const under = [
      sessions.signIn('officer', PASSWORD, ''),
      sessions.putAccount({ ...made, disabled: true }),
      sessions.changePassword(made, PASSWORD, 'Other-water-43', pending!.session, ''),
    ];
    expect((await Promise.allSettled(under)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    expect(await storage.accounts.byId('u1')).toMatchObject({ disabled: true, passwordHash: made.passwordHash });
    expect(await storage.accounts.session(pending!.session)).toBeNull();
  });

  it('are known while storage hangs, and their renewals wait without anybody waiting for them', async () => {
    await account();
    const { token } = await opened(sessions.signIn('officer', PASSWORD, ''));
    const hang = {
      ...storage,
      accounts: {
        ...storage.accounts,
        putSession: () => new Promise<void>(() => {}),
        session: () => Promise.reject(new Error('asked storage')),
      },
    };
    const later = await Sessions.open({
      storage: hang,
      accounts,
      factors: await Factors.load(storage.accounts),
      now: () => now + step,
      monotonic: () => now - 1_799_999_999_999.5,
      origins: [],
      demo: false,
      onFault: (error) => faults.push(error),
    });
    for (let i = 0; i < 5; i++) {
      now += 2 * MINUTE;
      expect(later.principal(cookie(token))?.user.id).toBe('u1');
    }
    expect(faults).toEqual([]);
  });

  it('that ended while a renewal was being written stay ended, after a restart too', async () => {
    await account();
    const { token } = await opened(sessions.signIn('officer', PASSWORD, ''));
    now += 2 * MINUTE;
    const { session } = sessions.principal(cookie(token))!;
    await sessions.end(session);
    expect((await open()).principal(cookie(token))).toBeNull();
  });

  it('of somebody whose role or crews change end: nobody goes on as who they were', async () => {
    const made = await account({ role: 'grid-worker', crews: ['a'] });
    const { token } = await opened(sessions.signIn('officer', PASSWORD, ''));
    expect(sessions.principal(cookie(token))?.user).toMatchObject({ role: 'grid-worker', crews: ['a'] });
    await sessions.putAccount({ ...made, crews: ['b'] });
    expect(sessions.principal(cookie(token))).toBeNull();
  });

  it('of the demo, and accounts made in it, are nothing outside it', async () => {
    const demo = await open(true);
    const { token } = await demo.signInDemo('administrator', '演示管理员', '127.0.0.1', []);
    const { account: made, password } = await demo.addAccount(
      { login: 'later', name: 'later', role: 'administrator', jurisdiction: '/', crews: [] },
      'demo-administrator',
    );
    const second = await opened(demo.signIn('later', password, ''));
    expect([demo.principal(cookie(token))?.user.role, demo.pending(cookie(second.token))?.account.id]).toEqual(['administrator', made.id]);
    const real = await open(false);
    expect([real.principal(cookie(token)), real.pending(cookie(second.token))]).toEqual([null, null]);
    expect(await refusalOf(real.signIn('later', password, ''))).toBe('unauthenticated');
    // Nobody real can sign in yet: so there is a code.
    expect(await firstAdministratorCode(accounts)).toMatch(/^[A-Z2-9-]{35}$/);
  });

  it('end at once when revoked or when the account is disabled, and listeners hear which', async () => {
    const made = await account();
    const { token } = await opened(sessions.signIn('officer', PASSWORD, ''));
    const principal = sessions.principal(cookie(token));
    const ended: string[] = [];
    sessions.onEnded((which) => ended.push(...which));
    await sessions.putAccount({ ...made, disabled: true });
    expect(ended).toContain(principal!.session);
    expect(sessions.principal(cookie(token))).toBeNull();
    expect(await refusalOf(sessions.signIn('officer', PASSWORD, ''))).toBe('unauthenticated');
  });

  it('of a one-time password open nothing until it is changed', async () => {
    const code = await firstAdministratorCode(accounts);
    const { token, account: admin } = await opened(sessions.signIn('admin', code!, ''));
    expect(sessions.principal(cookie(token))).toBeNull();
    const pending = sessions.pending(cookie(token));
    expect(await refusalOf(sessions.changePassword(admin, code!, 'short', pending!.session, ''))).toBe('invalid');
    await sessions.changePassword(admin, code!, PASSWORD, pending!.session, '');
    expect(sessions.principal(cookie(token))?.user.role).toBe('administrator');
    expect(await firstAdministratorCode(accounts)).toBeNull();
    expect(admin.jurisdiction).toBe('/');
  });
});

describe('passwords', () => {
  it.each(['short1A', 'alllowercaseletters', 'Officer-2026-x', '1234567890'])('%s is refused', (password) =>
    expect(() => checkPassword(password, 'officer')).toThrow(Refused),
  );
  it('a good one is taken', () => expect(() => checkPassword(PASSWORD, 'officer')).not.toThrow());
});

describe('origins', () => {
  it.each([
    [undefined, 'q.example:8080', true],
    ['http://q.example:8080', 'q.example:8080', true],
    ['https://evil.example', 'q.example:8080', false],
    ['http://q.example:8080.evil.example', 'q.example:8080', false],
    ['null', 'q.example:8080', false],
    ['https://wall.example', 'q.example:8080', true],
  ])('%s at %s: %s', (origin, host, allowed) => expect(originAllowed(origin, host, ['https://wall.example'])).toBe(allowed));
});
