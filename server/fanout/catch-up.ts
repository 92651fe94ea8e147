import { encodeEvent } from '#contract/packets.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import { prepareOnce } from './prepared.ts';
import type { Discretion } from '#server/records/discretion.ts';
import type { RecentJournal } from './recent.ts';
import type { Subscriber } from './subscriber.ts';
import { Hindsight } from './visible.ts';

export interface JournalSource {
  readonly epoch: string;
  /** Seq of the newest published entry. */
  head(): number;
  /** Entries after `seq`, oldest first; null when they are no longer all kept. */
  since(seq: number, limit: number): Promise<JournalEntry[] | null>;
}

const PAGE = 500;
/** Beyond this many missed entries a snapshot is the shorter way. */
const LONGEST = 20_000;
/** A page with more changes than this (an import) is no delta either. */
const PAGE_CHANGES = 5000;

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Brings a screen to where the recent journal can go on: by stored entries when it holds a place in this journal and they
 * can be told exactly, else by a snapshot. Never holds more than one message for it, and lets others in between two.
 * @returns false when the screen is gone or has greeted anew meanwhile.
 */
export async function catchUp(subscriber: Subscriber, journal: JournalSource, recent: RecentJournal, discretion: Discretion, snapshotFirst: boolean): Promise<boolean> {
  const { generation } = subscriber;
  const here = (): boolean => subscriber.generation === generation;
  let snapshot = snapshotFirst || !(await sendStored(subscriber, journal, recent, discretion, here));
  while (here() && (snapshot || subscriber.seq < recent.floor)) {
    if (!(await sendSnapshot(subscriber, here))) return false;
    snapshot = false;
  }
  return here();
}

async function sendStored(subscriber: Subscriber, journal: JournalSource, recent: RecentJournal, discretion: Discretion, here: () => boolean): Promise<boolean> {
  if (subscriber.seq >= recent.floor) return true;
  if (recent.floor - subscriber.seq > LONGEST) return false;
  const hindsight = new Hindsight(subscriber.scope!.sight, discretion);
  while (here() && subscriber.seq < recent.floor) {
    const page = await journal.since(subscriber.seq, Math.min(PAGE, recent.floor - subscriber.seq)).catch(() => null);
    if (!here()) return true;
    if (page === null || page.length === 0 || page[0].seq !== subscriber.seq + 1) return false;
    if (page.reduce((sum, entry) => sum + entry.changes.length, 0) > PAGE_CHANGES) return false;
    const entries: JournalEntry[] = [];
    for (const entry of page) {
      const visible = hindsight.look(entry);
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
  const snapshot = subscriber.scope!.snapshot(subscriber.seq);
  if (snapshot.filled) await snapshot.filled;
  if (!here()) return false;
  for (let part = 0; part < snapshot.parts; part++) {
    if (!(await subscriber.deliver(prepareOnce(snapshot.text(part)))) || !here()) return false;
    await breathe();
    if (!here()) return false;
  }
  subscriber.seq = snapshot.seq;
  subscriber.tick = 0;
  return true;
}
