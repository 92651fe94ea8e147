import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refused, refuse } from '#server/lib/refused.ts';
import { openStorage } from '#server/storage/open.ts';
import type { Storage } from '#server/storage/storage.ts';
import { Accounts } from './accounts.ts';
import { Factors } from './factors/factors.ts';
import { hashPassword } from './passwords.ts';
import { Sessions, type Opened } from './sessions.ts';
import { Throttle } from './throttle.ts';
import { Attempts } from './attempts.ts';
import { HashQueue } from './hash-queue.ts';

const MINUTE = 60_000;
const PASSWORD = 'Spring-water-42';
const HOME = '10.0.0.7';
const STRANGER = '203.0.113.9';
let folder: string;
let storage: Storage;
let sessions: Sessions;

const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? `${error.refusal.code} ${error.refusal.message.en}` : String(error)),
  );
const codeOf = async (work: Promise<unknown>): Promise<string> => (await refusalOf(work)).split(' ')[0];

/** Of an account without a second factor. */
const opened = async (work: ReturnType<Sessions['signIn']>): Promise<Opened> => {
  const answer = await work;
  if (!('token' in answer)) throw new Error(`a second factor is due: ${answer.ways.join()}`);
  return answer;
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-tries-'));
  storage = await openStorage({ data: folder });
  const accounts = await Accounts.open(storage.accounts, false);
  await accounts.put({
    id: 'u1',
    login: 'admin',
    name: '管理员',
    role: 'administrator',
    jurisdiction: '/',
    passwordHash: await hashPassword(PASSWORD),
    mustChange: false,
    disabled: false,
    demo: false,
    crews: [],
  });
  sessions = await Sessions.open({
    storage,
    accounts,
    factors: await Factors.load(storage.accounts),
    now: Date.now,
    monotonic: () => performance.now(),
    origins: [],
    demo: false,
    onFault: () => {},
  });
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

describe('signing in', () => {
  it('strangers who guess lock themselves out, and nobody else', async () => {
    const told = [];
    for (let i = 0; i < 7; i++) told.push(await codeOf(sessions.signIn('admin', 'wrong', STRANGER)));
    expect(told).toEqual([...Array.from({ length: 5 }, () => 'unauthenticated'), 'too-many', 'too-many']);
    expect(await codeOf(sessions.signIn('admin', PASSWORD, STRANGER))).toBe('too-many');
    expect(await codeOf(sessions.signIn('admin', PASSWORD, HOME))).toBe('done');
  });

  it('is told alike for a login there is and one there is not, to the last word', async () => {
    const told = async (login: string, from: string): Promise<string[]> => {
      const answers = [];
      for (let i = 0; i < 7; i++) answers.push(await refusalOf(sessions.signIn(login, 'wrong', from)));
      return answers;
    };
    expect(await told('admin', '203.0.113.1')).toEqual(await told('nobody-here', '203.0.113.2'));
  });

  it('wrong passwords tried at once count like those tried one by one', async () => {
    const told = await Promise.all(Array.from({ length: 20 }, () => codeOf(sessions.signIn('admin', 'wrong', STRANGER))));
    expect(told.filter((code) => code === 'unauthenticated').length).toBeLessThanOrEqual(5);
    expect(await codeOf(sessions.signIn('admin', 'wrong', STRANGER))).not.toBe('done');
  });

  it('and changing one’s own password are one door: guesses at either count at both', async () => {
    const { account, token } = await opened(sessions.signIn('admin', PASSWORD, HOME));
    expect(token).toMatch(/./);
    for (let i = 0; i < 5; i++)
      expect(await codeOf(sessions.changePassword(account, 'wrong', 'Other-water-43', '', HOME))).toBe('unauthenticated');
    expect(await codeOf(sessions.changePassword(account, PASSWORD, 'Other-water-43', '', HOME))).toBe('too-many');
    expect(await codeOf(sessions.signIn('admin', PASSWORD, HOME))).toBe('too-many');
    sessions.attempts.forget('admin');
    expect(await codeOf(sessions.signIn('admin', PASSWORD, HOME))).toBe('done');
  });

  it('a program that goes on trying an old key keeps nobody of its house out', async () => {
    const told = [];
    for (let i = 0; i < 100; i++)
      told.push(
        await codeOf(
          (async () => {
            sessions.attempts.refused('key', { name: 'city', known: false, from: HOME });
          })(),
        ),
      );
    expect(told.slice(0, 6)).toEqual([...Array.from({ length: 5 }, () => 'done'), 'too-many']);
    expect(await codeOf(sessions.signIn('admin', PASSWORD, HOME))).toBe('done');
  });

  it('refusals are one audit row, however many they are', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => codeOf(sessions.signIn(i % 2 ? 'admin' : `x${i}`, 'wrong', STRANGER))));
    expect((await storage.audit.list({ limit: 100, total: true })).total).toBe(0);
    await sessions.writeRefusals();
    await sessions.writeRefusals();
    const { items } = await storage.audit.list({ limit: 100 });
    expect(items).toMatchObject([{ action: 'session:refused', outcome: 'refused', from: STRANGER, actor: { id: 'nobody' } }]);
    expect(items[0].detail).toMatch(/^\d+ refused: sign-in ×\d+; .*admin ×\d+/);
    expect(items[0].detail).not.toContain('x2');
  });
});

describe('throttle', () => {
  it('lets one more try through after a while, and forgets what has been proved', () => {
    const throttle = new Throttle();
    for (let i = 0; i < 5; i++) expect(throttle.begin('a', HOME, 0)).toBe(0);
    expect(throttle.begin('a', HOME, 0)).toBe(6 * MINUTE);
    expect(throttle.begin('b', HOME, 0)).toBe(0);
    expect(throttle.begin('a', HOME, 6 * MINUTE)).toBe(0);
    throttle.succeeded('a', HOME, 6 * MINUTE);
    expect(throttle.begin('a', HOME, 6 * MINUTE)).toBe(0);
  });

  it('a thousand strangers do not keep out whom a name has opened to before', () => {
    const throttle = new Throttle();
    throttle.begin('admin', HOME, 0);
    throttle.succeeded('admin', HOME, 0);
    let made = 0;
    for (let i = 0; i < 1000; i++) if (throttle.begin('admin', `203.0.${i >> 8}.${i & 255}`, 1) === 0) made++;
    expect(made).toBe(100);
    expect(throttle.begin('admin', HOME, 2)).toBe(0);
    expect(throttle.begin('admin', '203.0.113.77', 2)).toBeGreaterThan(0);
    throttle.forget('admin');
    expect(throttle.begin('admin', '203.0.113.77', 2)).toBe(0);
  });

  it('one address cannot try many names, nor many addresses of one network', () => {
    const throttle = new Throttle();
    let made = 0;
    for (let i = 0; i < 200; i++) if (throttle.begin(`name-${i}`, `2001:db8::${i.toString(16)}`, 0) === 0) made++;
    expect(made).toBe(30);
  });

  it('never lets more wrong tries through than its rate, in whatever order and however names and addresses mix', () => {
    const step = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      from: fc.constantFrom('1.1.1.1', '2.2.2.2'),
      ms: fc.nat(2 * MINUTE),
      took: fc.constantFrom('wrong', 'wrong', 'taken back'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const throttle = new Throttle();
        const made = new Map<string, number>();
        let now = 0;
        for (const { name, from, ms, took } of steps) {
          now += ms;
          if (throttle.begin(name, from, now) > 0) continue;
          if (took === 'taken back') throttle.takeBack(name, from, now);
          else made.set(`${name} ${from}`, (made.get(`${name} ${from}`) ?? 0) + 1);
        }
        for (const count of made.values()) expect(count).toBeLessThanOrEqual(5 + now / (6 * MINUTE));
      }),
    );
  });
});

describe('weighing', () => {
  it('does two at once, lets some wait, and sends the rest away at once', async () => {
    const hashes = new HashQueue();
    let running = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => release.push(resolve));
      running--;
    };
    const all = Promise.allSettled(Array.from({ length: 300 }, (_, i) => hashes.run(`caller-${i}`, work)));
    const done = all.then((results) => results.map(({ status }) => status));
    for (let i = 0; i < 18; i++) {
      while (release.length === 0) await new Promise((resolve) => setImmediate(resolve));
      release.shift()!();
    }
    expect((await done).filter((status) => status === 'fulfilled')).toHaveLength(18);
    expect(most).toBe(2);
  });

  it('what was sent away unweighed is no guess', async () => {
    const attempts = new Attempts(() => 0);
    const wrong = (): Refused => refuse('unauthenticated', '', 'wrong');
    for (let i = 0; i < 10; i++) {
      expect(
        await codeOf(
          attempts.make('sign-in', { name: 'a', known: true, from: HOME }, () => Promise.reject(refuse('too-many', '', 'busy')), wrong),
        ),
      ).toBe('too-many');
    }
    expect(await codeOf(attempts.make('sign-in', { name: 'a', known: true, from: HOME }, () => Promise.resolve(null), wrong))).toBe(
      'unauthenticated',
    );
  });
});
