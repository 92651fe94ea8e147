import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refused } from '#server/lib/refused.ts';
import { openStorage } from '#server/storage/open.ts';
import type { Account, Storage } from '#server/storage/storage.ts';
import { Credentials } from './credentials.ts';
import { firstAdministratorCode } from './first-start.ts';
import { originAllowed } from './origins.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { SESSION_COOKIE, Sessions } from './sessions.ts';

const PASSWORD = 'Spring-water-42';
const MINUTE = 60_000;
let folder: string;
let storage: Storage;
let now: number;
let sessions: Sessions;

const account = async (patch: Partial<Account> = {}): Promise<Account> => {
  const made: Account = {
    id: 'u1', login: 'officer', name: '值班员甲', role: 'duty-officer', jurisdiction: '/370102', passwordHash: await hashPassword(PASSWORD),
    mustChange: false, disabled: false, failures: 0, lockedUntil: 0, ...patch,
  };
  await storage.accounts.put(made);
  return made;
};
const cookie = (token: string): string => `other=1; ${SESSION_COOKIE}=${token}`;
const refusalOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(() => 'done', (error: unknown) => (error instanceof Refused ? error.refusal.code : String(error)));

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-auth-'));
  storage = await openStorage({ data: folder });
  now = 1_800_000_000_000;
  sessions = new Sessions({ storage, now: () => now, origins: [] });
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

describe('sessions', () => {
  it('open by password and are known by their cookie, also to another process', async () => {
    await account();
    const { token } = await sessions.signIn(' Officer ', PASSWORD, '127.0.0.1');
    expect((await sessions.visitor(cookie(token)))?.user.id).toBe('u1');
    const restarted = new Sessions({ storage, now: () => now, origins: [] });
    expect((await restarted.visitor(cookie(token)))?.user.id).toBe('u1');
    expect(await sessions.visitor(cookie(`${token}x`))).toBeNull();
    expect(await sessions.visitor(undefined)).toBeNull();
  });

  it('tell wrong login and wrong password alike', async () => {
    await account();
    const messages = await Promise.all(
      [sessions.signIn('officer', 'wrong', ''), sessions.signIn('nobody', 'wrong', '')].map((work) => work.catch((error: Refused) => error.refusal)),
    );
    expect(messages[0]).toEqual(messages[1]);
  });

  it('lock after five failures for half an hour, even for the right password', async () => {
    await account();
    for (let i = 0; i < 5; i++) expect(await refusalOf(sessions.signIn('officer', 'wrong', ''))).toBe('unauthenticated');
    expect(await refusalOf(sessions.signIn('officer', PASSWORD, ''))).toBe('too-many');
    now += 31 * MINUTE;
    expect(await refusalOf(sessions.signIn('officer', PASSWORD, ''))).toBe('done');
  });

  it('run out when idle, live on while used, and end after a shift all the same', async () => {
    await account();
    const { token } = await sessions.signIn('officer', PASSWORD, '');
    for (let i = 0; i < 38; i++) {
      now += 20 * MINUTE;
      expect(await sessions.visitor(cookie(token)), `after ${(i + 1) * 20} min`).not.toBeNull();
    }
    now += 21 * MINUTE;
    expect(await sessions.visitor(cookie(token))).toBeNull();
    const second = (await sessions.signIn('officer', PASSWORD, '')).token;
    now += 31 * MINUTE;
    expect(await sessions.visitor(cookie(second))).toBeNull();
  });

  it('lock after five failures, also when twenty are tried at once', async () => {
    await account();
    const told = await Promise.all(Array.from({ length: 20 }, () => refusalOf(sessions.signIn('officer', 'wrong', ''))));
    expect(told.filter((code) => code === 'unauthenticated')).toHaveLength(5);
    expect(await refusalOf(sessions.signIn('officer', PASSWORD, ''))).toBe('too-many');
  });

  it('do not bring an account back that was disabled while its password was weighed', async () => {
    const made = await account();
    const { token } = await sessions.signIn('officer', PASSWORD, '');
    const pending = await sessions.pending(cookie(token));
    const under = [sessions.signIn('officer', PASSWORD, ''), sessions.putAccount({ ...made, disabled: true }), sessions.changePassword(made, PASSWORD, 'Other-water-43', pending!.session, '')];
    expect((await Promise.allSettled(under)).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await storage.accounts.byId('u1')).toMatchObject({ disabled: true, passwordHash: made.passwordHash });
    expect(await storage.accounts.session(pending!.session)).toBeNull();
  });

  it('end at once when revoked or when the account is disabled, and listeners hear which', async () => {
    const made = await account();
    const { token } = await sessions.signIn('officer', PASSWORD, '');
    const visitor = await sessions.visitor(cookie(token));
    const ended: string[] = [];
    sessions.onEnded((which) => ended.push(...which));
    await sessions.putAccount({ ...made, disabled: true });
    expect(ended).toContain(visitor!.session);
    expect(await sessions.visitor(cookie(token))).toBeNull();
    expect(await refusalOf(sessions.signIn('officer', PASSWORD, ''))).toBe('unauthenticated');
  });

  it('of a one-time password open nothing until it is changed', async () => {
    const code = await firstAdministratorCode(storage);
    const { token, account: admin } = await sessions.signIn('admin', code!, '');
    expect(await sessions.visitor(cookie(token))).toBeNull();
    const pending = await sessions.pending(cookie(token));
    expect(await refusalOf(sessions.changePassword(admin, code!, 'short', pending!.session, ''))).toBe('invalid');
    await sessions.changePassword(admin, code!, PASSWORD, pending!.session, '');
    expect((await sessions.visitor(cookie(token)))?.user.role).toBe('administrator');
    expect(await firstAdministratorCode(storage)).toBeNull();
    expect(admin.jurisdiction).toBe('/');
  });
});

describe('passwords', () => {
  it.each(['short1A', 'alllowercaseletters', 'Officer-2026-x', '1234567890'])('%s is refused', (password) =>
    expect(() => checkPassword(password, 'officer')).toThrow(Refused));
  it('a good one is taken', () => expect(() => checkPassword(PASSWORD, 'officer')).not.toThrow());
});

describe('credentials', () => {
  it('of a device open that device, of a gateway every one, of nobody nothing', async () => {
    const credentials = new Credentials(storage.accounts, () => now, false);
    const device = await credentials.issue('device', 'mh-1');
    const gateway = await credentials.issue('gateway', 'gw');
    const may = (secret: string | null, of: string | null): Promise<boolean> => credentials.mayReport('mqtt', '10.0.0.9:5', of, secret);
    expect(await may(`mh-1:${device}`, 'mh-1')).toBe(true);
    expect(await may(`mh-1:${device}`, 'mh-2')).toBe(false);
    expect(await may(`gw:${gateway}`, 'mh-2')).toBe(true);
    expect(await may('gw:wrong', 'mh-2')).toBe(false);
    expect(await may(null, 'mh-1')).toBe(false);
    await credentials.withdraw('gateway', 'gw');
    expect(await may(`gw:${gateway}`, 'mh-2')).toBe(false);
  });

  it('are not asked of loopback in demo mode, but of others', async () => {
    const credentials = new Credentials(storage.accounts, () => now, true);
    expect(await credentials.mayReport('mqtt', '127.0.0.1:4711', 'mh-1', null)).toBe(true);
    expect(await credentials.mayReport('mqtt', '::ffff:127.0.0.1', 'mh-1', null)).toBe(true);
    expect(await credentials.mayReport('mqtt', '10.0.0.9:4711', 'mh-1', null)).toBe(false);
    expect(await credentials.mayReport('mqtt', 'localhost.example.org', 'mh-1', null)).toBe(false);
  });
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
