import { toStorage, type Core } from '../core.ts';
import { newLease } from '../operations/lease.ts';
import type { Storage, StorageReader } from '../storage.ts';
import { lockFolder } from './lock.ts';
import { StorageThread } from './thread.ts';

/**
 * Opens the database of a data folder, for this process alone: one thread writes, and another reads for who only looks.
 * @param lost told when storage cannot go on in this process
 * @param script another program for the threads; for tests
 * @throws Error with a sentence for the operator: folder not writable, in use, of a newer version.
 */
export async function openSqliteStorage(folder: string, lost: (sentence: string) => void, script?: URL): Promise<Storage> {
  const lock = lockFolder(folder);
  const lease = newLease();
  const threads: StorageThread[] = [];
  const close = async (): Promise<void> => {
    for (const thread of threads.toReversed()) await thread.close();
    lock.release();
  };
  try {
    const writer = await StorageThread.start({ folder, role: 'writer', lease, lost, script });
    threads.push(writer);
    const reader = await StorageThread.start({ folder, role: 'reader', lease, lost, script });
    threads.push(reader);
    return toStorage({ ...storesOf(writer), reader: readerOf(reader), epoch: writer.epoch, close });
  } catch (error) {
    await close();
    throw error;
  }
}

type Stores<S> = { readonly [N in keyof S & string]: readonly (keyof S[N] & string)[] };

function across<S>(thread: StorageThread, stores: Stores<S>): S {
  const of = (name: string, methods: readonly string[]): object =>
    Object.fromEntries(methods.map((method) => [method, (...args: unknown[]) => thread.send(name, method, args)]));
  return Object.fromEntries(Object.entries<readonly string[]>(stores).map(([name, methods]) => [name, of(name, methods)])) as S;
}

const storesOf = (thread: StorageThread): Omit<Core, 'epoch' | 'reader' | 'close'> =>
  across<Omit<Core, 'epoch' | 'reader' | 'close'>>(thread, {
    journal: ['head', 'append', 'probe', 'since', 'floor', 'prune'],
    records: ['get', 'list', 'snapshot', 'prune'],
    history: ['write', 'read', 'latest', 'prune'],
    events: ['write', 'list', 'prune'],
    tracks: ['write', 'read', 'latest', 'prune'],
    audit: ['append', 'list', 'verify', 'prune'],
    commands: ['find', 'newest', 'put', 'prune'],
    accounts: ['byLogin', 'byId', 'list', 'put', 'putSession', 'session', 'sessions', 'dropSessions', 'getValue', 'valuesOf', 'putValue'],
    edits: ['get', 'list', 'rows', 'ofDevice', 'prune'],
    kinds: ['add', 'list'],
    limits: ['add', 'list'],
    walls: [
      ...(['list', 'add', 'seen', 'remove', 'canvases', 'putCanvas', 'removeCanvas'] as const),
      ...(['layouts', 'putLayout', 'removeLayout', 'plans', 'putPlan', 'removePlan'] as const),
    ],
    care: ['list', 'put', 'remove'],
    schedules: ['list', 'runs', 'put', 'putRun', 'remove'],
    patrols: ['list', 'put', 'remove', 'rounds', 'write', 'prune'],
    outbox: ['state', 'write', 'read', 'confirm'],
    checkpoints: ['newest', 'write', 'prune'],
    shownViews: ['write', 'during', 'prune'],
    media: ['add', 'get', 'refs', 'kept', 'needed', 'markGone', 'prune'],
  });

const readerOf = (thread: StorageThread): StorageReader =>
  across<StorageReader>(thread, {
    journal: ['since', 'floor'],
    records: ['get', 'list'],
    history: ['read'],
    events: ['list'],
    tracks: ['read'],
    audit: ['list', 'verify'],
    edits: ['list', 'ofDevice'],
    media: ['get', 'refs', 'kept', 'needed'],
    shownViews: ['during'],
    due: ['count'],
  });
