import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withDeadlines } from './deadlines.ts';
import { StorageFault } from './fault.ts';
import type { Storage } from './storage.ts';

/** The same store under every name, whatever names there are. */
function whateverStore(store: object): Storage {
  const reader = new Proxy({}, { get: () => store });
  return new Proxy({}, { get: (_, name) => (name === 'reader' ? reader : store) }) as Storage;
}

/** Storage whose every call is answered by hand. */
function handStorage() {
  const open: ((value: unknown) => void)[] = [];
  const answer = (): Promise<unknown> => new Promise((resolve) => open.push(resolve));
  const store = new Proxy({}, { get: () => answer });
  return {
    open,
    storage: withDeadlines(whateverStore(store)),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('an answer in time is the answer', async () => {
  const { open, storage } = handStorage();
  const found = storage.accounts.byId('a');
  open[0]('found');
  expect(await found).toBe('found');
  expect(vi.getTimerCount()).toBe(0);
});

it('what hangs is told as storage failing, and is not asked for again and again', async () => {
  const { open, storage } = handStorage();
  const faults = Array.from({ length: 8 }, () => storage.records.list('alert', { limit: 1 }).catch((error: unknown) => error));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await faults[0]).toMatchObject({
    name: 'StorageFault',
    kind: 'unknown',
    message: 'storage has not answered records.list for 10 s',
    slow: 'records.list',
  });
  await expect(storage.records.get('alert', 'a')).rejects.toMatchObject({ kind: 'storage' });
  expect(open).toHaveLength(8);
  open[3]([]);
  await vi.advanceTimersByTimeAsync(0);
  void storage.records.get('alert', 'a').catch(() => undefined);
  expect(open).toHaveLength(9);
});

it('a read that the database itself gave up is told as slow, a write that failed is not', async () => {
  const cancelled = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
  const refuse = (): Promise<never> => Promise.reject(new StorageFault('storage', cancelled.message, { cause: cancelled }));
  const storage = withDeadlines(whateverStore(new Proxy({}, { get: () => refuse })));
  await expect(storage.records.list('alert', { limit: 1 })).rejects.toMatchObject({ kind: 'storage', slow: 'records.list' });
  await expect(storage.accounts.put({} as never)).rejects.toMatchObject({ kind: 'storage', slow: undefined });
});

it('sign-ins, audit rows, rounds and what waits for a parent are told sooner; long work nobody waits for is left alone', async () => {
  const { storage } = handStorage();
  const done: string[] = [];
  for (const [name, call] of [
    ['put', storage.accounts.put({} as never)],
    ['session', storage.accounts.session('')],
    ['audit', storage.audit.append(0, {} as never)],
    ['rounds', storage.patrols.write([])],
    ['outbox', storage.outbox.write([])],
    ['views', storage.shownViews.write([])],
    ['checkpoint', storage.checkpoints.write([])],
    ['prune', storage.history.prune(0)],
    ['tracks', storage.tracks.write([])],
  ] as const) {
    void call.catch(() => done.push(name));
  }
  await vi.advanceTimersByTimeAsync(3000);
  const soon = ['put', 'session', 'audit', 'rounds', 'outbox', 'views'];
  expect(done).toEqual(soon);
  await vi.advanceTimersByTimeAsync(56_999);
  expect(done).toEqual(soon);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(done).toEqual([...soon, 'checkpoint']);
});
