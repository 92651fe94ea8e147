import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withDeadlines } from './deadlines.ts';
import type { Storage } from './storage.ts';

/** Storage whose every call is answered by hand. */
function handStorage() {
  const open: ((value: unknown) => void)[] = [];
  const answer = (): Promise<unknown> => new Promise((resolve) => open.push(resolve));
  const store = new Proxy({}, { get: () => answer });
  return { open, storage: withDeadlines({ epoch: 'e', journal: store, records: store, history: store, audit: store, accounts: store, reader: { journal: store, records: store, history: store, audit: store }, close: answer } as unknown as Storage) };
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
  expect(await faults[0]).toMatchObject({ name: 'StorageFault', kind: 'unknown', message: 'storage has not answered records.list for 10 s' });
  await expect(storage.records.get('alert', 'a')).rejects.toMatchObject({ kind: 'storage' });
  expect(open).toHaveLength(8);
  open[3]([]);
  await vi.advanceTimersByTimeAsync(0);
  void storage.records.get('alert', 'a').catch(() => undefined);
  expect(open).toHaveLength(9);
});

it('sign-ins and audit rows are told sooner; long work nobody waits for is left alone', async () => {
  const { storage } = handStorage();
  const done: string[] = [];
  for (const [name, call] of [['put', storage.accounts.put({} as never)], ['session', storage.accounts.session('')], ['audit', storage.audit.append(0, {} as never)], ['prune', storage.history.prune(0)]] as const) {
    void call.catch(() => done.push(name));
  }
  await vi.advanceTimersByTimeAsync(3000);
  expect(done).toEqual(['put', 'session', 'audit']);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(done).toEqual(['put', 'session', 'audit']);
});
