import { StorageFault } from './fault.ts';
import type { Storage } from './storage.ts';

interface Limit {
  readonly ms: number;
  /** So many calls that were not answered in time may wait for storage; beyond it new ones are refused at once. */
  readonly overdue: number;
}

/** A read has somebody waiting for it; the longest search through a big city is quicker. */
const READ: Limit = { ms: 10_000, overdue: 8 };
/** Sign-ins and audit rows: one row each. Told too late, they are written all the same when storage answers again. */
const SHORT: Limit = { ms: 3000, overdue: 200 };
/** Parts of a checkpoint: megabytes each, and nobody waits. But one that never ends would be the last that is made. */
const LONG: Limit = { ms: 60_000, overdue: 4 };

const SHORT_CALLS = new Set([
  'audit.append',
  'commands.find',
  'commands.put',
  'media.add',
  'kinds.add',
  'limits.add',
  'walls.add',
  'care.put',
  'care.remove',
  'schedules.put',
  'schedules.putRun',
  'schedules.remove',
  'patrols.put',
  'patrols.remove',
  'patrols.write',
  'outbox.write',
  'outbox.confirm',
  'shownViews.write',
  'walls.seen',
  'walls.remove',
  'walls.putCanvas',
  'walls.removeCanvas',
  'walls.putLayout',
  'walls.removeLayout',
  'walls.putPlan',
  'walls.removePlan',
  'accounts.byLogin',
  'accounts.byId',
  'accounts.session',
  'accounts.put',
  'accounts.putSession',
  'accounts.dropSessions',
  'accounts.getValue',
  'accounts.putValue',
]);
const LONG_CALLS = new Set(['checkpoints.write']);
/** By whatever store: work nobody waits for, that takes its time; and the journal's own writes, whose deadline the journal keeps. */
const UNLIMITED = new Set(['snapshot', 'restored', 'latest', 'newest', 'write', 'prune', 'markGone', 'verify', 'appendAll', 'probe']);

/**
 * The same storage for those who have somebody waiting: an answer comes within seconds, if only the fault that there is none.
 * A call cannot be taken back from an engine that hangs, so few of them are let in behind each other.
 */
export function withDeadlines(storage: Storage): Storage {
  const { reader } = storage;
  return {
    ...storage,
    journal: limited('journal', storage.journal),
    records: limited('records', storage.records),
    history: limited('history', storage.history),
    events: limited('events', storage.events),
    tracks: limited('tracks', storage.tracks),
    audit: limited('audit', storage.audit),
    accounts: limited('accounts', storage.accounts),
    edits: limited('edits', storage.edits),
    commands: limited('commands', storage.commands),
    media: limited('media', storage.media),
    kinds: limited('kinds', storage.kinds),
    limits: limited('limits', storage.limits),
    walls: limited('walls', storage.walls),
    care: limited('care', storage.care),
    schedules: limited('schedules', storage.schedules),
    patrols: limited('patrols', storage.patrols),
    outbox: limited('outbox', storage.outbox),
    checkpoints: limited('checkpoints', storage.checkpoints),
    shownViews: limited('shownViews', storage.shownViews),
    reader: {
      journal: limited('journal', reader.journal),
      records: limited('records', reader.records),
      history: limited('history', reader.history),
      events: limited('events', reader.events),
      tracks: limited('tracks', reader.tracks),
      audit: limited('audit', reader.audit),
      edits: limited('edits', reader.edits),
      media: limited('media', reader.media),
      shownViews: limited('shownViews', reader.shownViews),
      due: limited('due', reader.due),
    },
    close: () => storage.close(),
  };
}

function limited<S extends object>(name: string, store: S): S {
  const [reads, short, long] = [new Overdue(READ), new Overdue(SHORT), new Overdue(LONG)];
  const limitOf = (method: string): Overdue | null => {
    const what = `${name}.${method}`;
    if (SHORT_CALLS.has(what)) return short;
    if (LONG_CALLS.has(what)) return long;
    return UNLIMITED.has(method) ? null : reads;
  };
  return new Proxy(store, {
    get(target, method) {
      const value: unknown = Reflect.get(target, method);
      if (typeof value !== 'function') return value;
      const call = (...args: unknown[]): unknown => (value as (...given: unknown[]) => unknown).apply(target, args);
      const limit = limitOf(String(method));
      if (limit === null) return call;
      return (...args: unknown[]) => limit.keep(`${name}.${String(method)}`, () => call(...args) as Promise<unknown>);
    },
  });
}

/** PostgreSQL's `query_canceled`: its `statement_timeout` ended the query. */
const gaveUp = (error: unknown): boolean =>
  error instanceof StorageFault && error.cause instanceof Error && (error.cause as { code?: string }).code === '57014';

class Overdue {
  readonly #limit: Limit;
  #count = 0;

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  /** @throws StorageFault of kind `unknown` when there is no answer in time, `storage` when the call was not even made. */
  async keep<T>(what: string, call: () => Promise<T>): Promise<T> {
    const { ms, overdue } = this.#limit;
    if (this.#count >= overdue) throw new StorageFault('storage', `storage does not answer: ${what} was not tried`);
    const slow = this.#limit === READ ? what : undefined;
    const answer = call().catch((error: unknown) => {
      throw slow !== undefined && gaveUp(error)
        ? new StorageFault('storage', `the database gave up ${what}: it took too long`, { cause: error, slow })
        : error;
    });
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      this.#count++;
      void answer.catch(() => undefined).finally(() => this.#count--);
      late.reject(new StorageFault('unknown', `storage has not answered ${what} for ${ms / 1000} s`, { slow }));
    }, ms);
    try {
      return await Promise.race([answer, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}
