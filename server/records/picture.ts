import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import type { FormerDevice } from '#server/rules/former.ts';
import { createState, type LiveState } from '#server/state/state.ts';
import type { Storage } from '#server/storage/storage.ts';
import { Book } from './book.ts';
import { resettle } from '#server/incidents/resettle.ts';
import { JournalWriter } from '#server/journal/writer.ts';

/** All that changed today is loaded: numbers are counted by the day. */
const A_DAY_MS = 26 * 3_600_000;

export interface PictureDeps {
  readonly storage: Storage;
  readonly kinds: KindIndex;
  readonly now: () => number;
  readonly log: Logger;
  /** How long what is over stays in memory, ms. */
  readonly keepMs: number;
  readonly monotonic: () => number;
}

export interface Picture {
  readonly kinds: KindIndex;
  readonly book: Book;
  readonly published: Book;
  readonly journal: JournalWriter;
  readonly state: LiveState;
  /**
   * To be told of every entry as it is published: live state follows the ledger.
   * @returns devices that are no longer of the kind they were: nothing more will be heard of what they had said as that kind.
   */
  learn(entry: JournalEntry): FormerDevice[];
  /** Devices entered or changed: every id and address they are known by. */
  onDevices(listener: (addresses: string[]) => void): void;
}

/** Opens what was known when the server last stopped: records from the journal's projections, live values from history. */
export async function openPicture(deps: PictureDeps): Promise<Picture> {
  const { storage, kinds, now, monotonic, keepMs, log } = deps;
  const { seq, records } = await storage.records.picture(now() - Math.max(keepMs, A_DAY_MS));
  const book = new Book();
  const published = new Book();
  book.load(records);
  published.load(records);
  const state = createState(kinds);
  for (const device of records.device) if (kinds.has(device.kind)) state.addDevice(device);
  state.restore(await storage.history.latest(), now(), monotonic());
  const listeners: ((addresses: string[]) => void)[] = [];
  const journal = new JournalWriter({
    storage, book, published, head: seq, now, monotonic, log, settle: (putBack) => resettle(book, putBack, now()),
  });
  const learn = (entry: JournalEntry): FormerDevice[] => {
    const { addresses, former } = followLedger(entry, state, kinds);
    if (addresses.length > 0) for (const listener of listeners) listener(addresses);
    return former;
  };
  return { kinds, book, published, journal, state, learn, onDevices: (listener) => void listeners.push(listener) };
}

function followLedger(entry: JournalEntry, state: LiveState, kinds: KindIndex): { addresses: string[]; former: FormerDevice[] } {
  const addresses: string[] = [];
  const former: FormerDevice[] = [];
  for (const change of entry.changes) {
    if (change.type !== 'device') continue;
    const known = state.resolve(change.id);
    const before = known < 0 ? null : { device: state.device(known), kind: state.kind(known) };
    if (before && before.kind.id !== change.record?.kind) former.push(before);
    if (change.record === null) state.removeDevice(change.id);
    else if (kinds.has(change.record.kind)) {
      state.addDevice(change.record);
      addresses.push(change.record.id, ...change.record.addresses);
    }
  }
  return { addresses, former };
}
