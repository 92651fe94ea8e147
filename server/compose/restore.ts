import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import type { FormerDevice } from '#server/rules/former.ts';
import { movingDevice } from '#server/movers/moving-device.ts';
import { GONE_MS, Movers } from '#server/movers/movers.ts';
import type { FitKind } from '#server/state/plans.ts';
import { createState, type LiveState } from '#server/state/state.ts';
import type { Storage } from '#server/storage/storage.ts';
import { Records } from '#server/records/records.ts';
import { withSharedText } from '#server/records/shared-text.ts';
import { resettle } from '#server/incidents/resettle.ts';
import { JournalWriter } from '#server/journal/writer.ts';
import { WarningBook } from '#server/warnings/book.ts';

/** All that changed today is loaded: numbers are counted by the day. */
const A_DAY_MS = 26 * 3_600_000;

/** The limits in force at each device. @param warned what official warnings make of those that are in force else */
export type FitLimits = (warned: FitKind) => FitKind;

interface RestoreDeps {
  readonly storage: Storage;
  readonly kinds: KindIndex;
  readonly fit: FitLimits;
  readonly now: () => number;
  readonly log: Logger;
  /** How long what is over stays in memory, ms. */
  readonly keepMs: number;
  readonly monotonic: () => number;
}

export interface Restored {
  readonly kinds: KindIndex;
  readonly records: Records;
  readonly published: Records;
  readonly journal: JournalWriter;
  readonly state: LiveState;
  readonly movers: Movers;
  readonly warnings: WarningBook;
  /** The kind of a device with the limits that are in force there when nothing is warned of. */
  readonly usualKind: FitKind;
  /**
   * Call with every entry as it is published: live state follows the ledger.
   * @returns devices that are no longer of the kind they were: nothing more will be heard of what they had said as that kind.
   */
  followLedger(entry: JournalEntry): FormerDevice[];
  /** Devices entered or changed: every id and address they are known by. */
  onDevices(listener: (addresses: string[]) => void): void;
}

/** Opens what was known when the server last stopped: records from the journal's projections, live values from history. */
export async function restoreRecords(deps: RestoreDeps): Promise<Restored> {
  const { storage, kinds, fit, now, monotonic, keepMs, log } = deps;
  const { seq, nextHandle, records: read } = await storage.records.snapshot(now() - Math.max(keepMs, A_DAY_MS));
  const records = new Records();
  const published = new Records();
  const paths = new Map(read.place.map(({ path }) => [path, path]));
  const stored = { ...read, device: read.device.map((device) => withSharedText(device, (place) => paths.get(place))) };
  records.load(stored, {}, nextHandle);
  published.load(stored);
  const warnings = new WarningBook();
  warnings.follow(records);
  const state = createState(kinds, undefined, fit(warnings.kindOf.bind(warnings)));
  for (const device of stored.device) if (kinds.has(device.kind)) state.addDevice(device);
  state.restore(await storage.history.latest(), now(), monotonic());
  const movers = new Movers((name) => published.get('crew', name) ?? movingDevice(name, published, kinds));
  movers.restore(await storage.tracks.latest(now() - GONE_MS), now(), monotonic());
  const listeners: ((addresses: string[]) => void)[] = [];
  const journal = new JournalWriter({
    storage,
    records,
    published,
    head: seq,
    now,
    monotonic,
    log,
    settle: (putBack) => resettle(records, putBack, now()),
  });
  const follow = (entry: JournalEntry): FormerDevice[] => {
    const { addresses, former } = followLedger(entry, state, kinds);
    if (addresses.length > 0) for (const listener of listeners) listener(addresses);
    return former;
  };
  const onDevices: Restored['onDevices'] = (listener) => void listeners.push(listener);
  const usualKind = fit((kind) => kind);
  return { kinds, records, published, journal, state, movers, warnings, usualKind, followLedger: follow, onDevices };
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
