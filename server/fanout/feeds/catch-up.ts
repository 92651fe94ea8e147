import { encodeEvent } from '#contract/wire/packets.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import { prepareOnce } from '#server/fanout/transport/prepared.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import type { RecentJournal } from '#server/fanout/scope/recent.ts';
import type { Subscriber } from '../subscriber.ts';
import { StoredEntryFilter } from '#server/fanout/scope/visibility.ts';

export interface JournalSource {
  readonly epoch: string;
  /** Seq of the newest published entry. */
  head(): number;
  /** Entries after `seq`, oldest first; null when they are no longer all kept. */
  since(seq: number, limit: number): Promise<JournalEntry[] | null>;
}

const PAGE = 500;
/** With more missed entries a snapshot is shorter. */
const LONGEST = 20_000;
/** A page with more changes (an import) is replaced by a snapshot too. */
const PAGE_CHANGES = 5000;

const yieldToOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Brings a screen to where the recent journal goes on: by stored entries when they give an exact delta for its audience, else by a
 * snapshot. At most one message is prepared for it at a time, and other work runs in between.
 * @returns false when the screen is gone or has sent a new greeting meanwhile
 */
export async function catchUp(
  subscriber: Subscriber,
  journal: JournalSource,
  recent: RecentJournal,
  redaction: Redaction,
  snapshotFirst: boolean,
): Promise<boolean> {
  const { generation } = subscriber;
  const here = (): boolean => subscriber.generation === generation;
  let snapshot = snapshotFirst || !(await sendStored(subscriber, journal, recent, redaction, here));
  while (here() && (snapshot || subscriber.seq < recent.floor)) {
    if (!(await sendSnapshot(subscriber, here))) return false;
    snapshot = false;
  }
  return here();
}

async function sendStored(
  subscriber: Subscriber,
  journal: JournalSource,
  recent: RecentJournal,
  redaction: Redaction,
  here: () => boolean,
): Promise<boolean> {
  if (subscriber.seq >= recent.floor) return true;
  if (recent.floor - subscriber.seq > LONGEST) return false;
  const filter = new StoredEntryFilter(subscriber.scope!.audience, redaction);
  while (here() && subscriber.seq < recent.floor) {
    const page = await journal.since(subscriber.seq, Math.min(PAGE, recent.floor - subscriber.seq)).catch(() => null);
    if (!here()) return true;
    if (page === null || page.length === 0 || page[0].seq !== subscriber.seq + 1) return false;
    if (page.reduce((sum, entry) => sum + entry.changes.length, 0) > PAGE_CHANGES) return false;
    const entries: JournalEntry[] = [];
    for (const entry of page) {
      const visible = filter.apply(entry);
      if (visible === 'unsure') return false;
      if (visible) entries.push(visible);
    }
    const from = subscriber.seq;
    const seq = page.at(-1)!.seq;
    if (!(await subscriber.deliver(prepareOnce(encodeEvent('delta', { epoch: journal.epoch, from, seq, entries }))))) return true;
    if (here()) subscriber.seq = seq;
  }
  return true;
}

async function sendSnapshot(subscriber: Subscriber, here: () => boolean): Promise<boolean> {
  const snapshot = subscriber.scope!.snapshot(subscriber.seq, subscriber.tick);
  if (snapshot.filled) await snapshot.filled;
  if (!here()) return false;
  // What it holds of counts by place is more than it will be kept up to date of, or less.
  if (subscriber.parted !== snapshot.parted) subscriber.rollUpPosition = 0;
  subscriber.parted = snapshot.parted;
  subscriber.near.clear();
  for (const message of snapshot.messages) {
    if (!(await subscriber.deliver(message)) || !here()) return false;
    await yieldToOthers();
    if (!here()) return false;
  }
  subscriber.seq = snapshot.seq;
  subscriber.tick = snapshot.tick;
  return true;
}
