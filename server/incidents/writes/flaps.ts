import type { Alert } from '#contract/records/alert.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { saysSame } from '#server/incidents/words.ts';
import { subjectOf } from '#server/journal/waiting.ts';
import type { Records } from '#server/records/records.ts';

/** Of an alert that flaps, an end or new words are written once in this time, ms … */
export const FLAP_MS = 500;
/** … but for so many at first: what happens now and then is written as it happens. */
export const FLAP_BURST = 4;

/** Changes written as one entry: a bigger one would reach the screens as a whole new snapshot. */
const WRITTEN_TOGETHER = 1000;

interface Joined {
  /** The alert as it was last handed to storage. */
  base: Alert;
  /** When it is written as it is then, monotonic, ms. */
  due: number;
  /** What senders wait for while it differs from that in what a crash must not lose. */
  hold: PromiseWithResolvers<void> | null;
}

/** Joined alerts to be written now. */
export interface Flush {
  /** Records as they are now. */
  readonly changes: readonly RecordChange[];
  /** Call with the write of these changes. */
  readonly written: (entry: Promise<unknown>) => void;
}

/**
 * Which changes of an alert are joined with those that come right after. A raise never is: an alert that storage holds as over, or not
 * at all, is written at once. Its end, new words and repeats may wait when it has changed a few times already: screens see them with
 * the next tick, storage gets what has become of them within `FLAP_MS`, and who said it is confirmed then. An end that the
 * next raise overtakes is confirmed with it: the alert goes on, as storage has it.
 */
export class Flaps {
  readonly #records: Pick<Records, 'get'>;
  /** Alerts that have changed further than they were handed to storage. */
  readonly #joined = new Map<string, Joined>();
  /** Those of them that were held, by what they are about. */
  readonly #subjects = new Map<string, Set<string>>();
  /** By alert: when it may be written as often as ever again, monotonic, ms. */
  readonly #spent = new Map<string, number>();

  constructor(records: Pick<Records, 'get'>) {
    this.#records = records;
  }

  get size(): number {
    return this.#joined.size;
  }

  /** True when storage was not handed this alert as it is. */
  has(id: string): boolean {
    return this.#joined.has(id);
  }

  /** To be asked before the changes enter the records. @param changes of one write @returns those to be joined */
  join(changes: readonly RecordChange[], now: number): RecordChange[] {
    const settled = new Set(changes.filter(({ type }) => type === 'incident').map(({ id }) => id));
    return changes.filter(({ type, record }) => {
      if (type !== 'alert' || record === null) return false;
      const before = this.#records.get('alert', record.id);
      return before !== undefined && !settled.has(record.incident ?? '') && this.#joins(before, record as Alert, now);
    });
  }

  #joins(before: Alert, after: Alert, now: number): boolean {
    const known = this.#joined.get(after.id);
    const base = known?.base ?? before;
    if (after.active && !base.active) return false;
    const due = known?.due ?? this.#free(after.id, now);
    if (due <= now) {
      this.#spend(after.id, now);
      if (known) known.due = this.#free(after.id, now);
      return false;
    }
    const joined = known ?? { base, due, hold: null };
    this.#joined.set(after.id, joined);
    if (differs(base, after)) this.#hold(joined, after);
    else release(joined);
    return true;
  }

  #hold(joined: Joined, alert: Alert): void {
    joined.hold ??= holding();
    const subject = subjectIn(alert);
    this.#subjects.set(subject, (this.#subjects.get(subject) ?? new Set()).add(alert.id));
  }

  #drop(id: string): Joined {
    const joined = this.#joined.get(id)!;
    this.#joined.delete(id);
    const subject = subjectIn(joined.base);
    const same = this.#subjects.get(subject);
    if (same?.delete(id) && same.size === 0) this.#subjects.delete(subject);
    return joined;
  }

  /** What they wait for who said something of these alerts that a crash could still lose. */
  holds(ids: Iterable<string>): Promise<void>[] {
    return Array.from(ids, (id) => this.#joined.get(id)?.hold?.promise).filter((hold) => hold !== undefined);
  }

  /** The same of who speaks of this (`subjectOf`) again. */
  holdsAbout(subject: string): Promise<void>[] {
    return this.holds(this.#subjects.get(subject) ?? []);
  }

  /** These were handed to storage, by whomever. */
  handed(changes: readonly RecordChange[], entry: Promise<unknown>): void {
    for (const { type, id, record } of changes) {
      const joined = type === 'alert' ? this.#joined.get(id) : undefined;
      if (!joined || record === null) continue;
      joined.base = record as Alert;
      entry.then(
        () => this.#stored(joined),
        () => undefined,
      );
    }
  }

  #stored(joined: Joined): void {
    const { id } = joined.base;
    if (this.#joined.get(id) !== joined || this.#records.get('alert', id) !== joined.base) return;
    release(this.#drop(id));
  }

  /** Of these, which storage has now, the alerts that have changed further, as they are. */
  ahead(changes: readonly RecordChange[]): RecordChange[] {
    return this.#now(
      changes
        .filter(({ type, id, record }) => type === 'alert' && this.#joined.has(id) && this.#records.get('alert', id) !== record)
        .map(({ id }) => id),
    );
  }

  /** What an incident has come to follows from its alerts: they are written before it. @returns null when none of them waits */
  before(changes: readonly RecordChange[], now: number): Flush | null {
    const own = new Set(changes.map(({ id }) => id));
    const ids = changes.flatMap(({ type, record }) => (type === 'incident' && record !== null ? record.alerts : []));
    return this.#take(
      ids.filter((id) => this.#joined.has(id) && !own.has(id)),
      now,
    );
  }

  /** Those whose time has come, as many as go into one entry; null = none. */
  due(now: number): Flush | null {
    for (const [id, until] of this.#spent) {
      if (until > now) break;
      this.#spent.delete(id);
    }
    const ids: string[] = [];
    for (const [id, { due }] of this.#joined) if (due <= now && ids.push(id) === WRITTEN_TOGETHER) break;
    return this.#take(ids, now);
  }

  #take(ids: readonly string[], now: number): Flush | null {
    if (ids.length === 0) return null;
    const changes = this.#now(ids);
    const joined = ids.map((id) => this.#drop(id));
    if (Number.isFinite(now)) for (const id of ids) this.#spend(id, now);
    return {
      changes,
      written: (entry) =>
        void entry.then(
          () => joined.forEach(release),
          (error: unknown) => joined.forEach(({ hold }) => hold?.reject(error)),
        ),
    };
  }

  #now(ids: readonly string[]): RecordChange[] {
    return ids
      .map((id) => this.#records.get('alert', id))
      .filter((alert) => alert !== undefined)
      .map((alert) => put('alert', alert));
  }

  /** When this alert may be written again. */
  #free(id: string, now: number): number {
    return (this.#spent.get(id) ?? now) - (FLAP_BURST - 1) * FLAP_MS;
  }

  #spend(id: string, now: number): void {
    const until = Math.min(Math.max(now, this.#spent.get(id) ?? now), now + FLAP_BURST * FLAP_MS - FLAP_MS) + FLAP_MS;
    this.#spent.delete(id);
    this.#spent.set(id, until);
  }
}

/** What a crash must not lose of what was confirmed: whether it goes on, and its words. How often it was said may be lost. */
const differs = (base: Alert, after: Alert): boolean => base.active !== after.active || !saysSame(base, after);

const subjectIn = ({ device, address, point }: Alert): string => subjectOf(device ?? address ?? '', point);

function holding(): PromiseWithResolvers<void> {
  const hold = Promise.withResolvers<void>();
  // Not everybody who says something waits for the answer.
  hold.promise.catch(() => undefined);
  return hold;
}

function release(joined: Joined): void {
  joined.hold?.resolve();
  joined.hold = null;
}
