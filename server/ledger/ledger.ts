import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { crewSchema } from '#contract/records/crew.ts';
import { deviceDraftSchema, draftOf, type Device, type DeviceDraft } from '#contract/records/device.ts';
import { placeSchema } from '#contract/records/place.ts';
import { firstClash, plainName, type Clash } from '#contract/records/names.ts';
import { wellFormed } from '#contract/records/well-formed.ts';
import { keyOf, put, type RecordChange } from '#contract/records/record.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { Records } from '#server/records/records.ts';
import { withSharedText } from '#server/records/shared-text.ts';
import { textOf } from '#server/ingest/json/text.ts';
import type { JournalWriter } from '#server/journal/writer.ts';
import type { JournalWrite, LedgerEdit } from '#server/storage/storage.ts';

/** A ledger as a file: what an importer or the demo town hands over. Devices are numbered here. */
export const ledgerSchema = z.object({
  places: z.array(placeSchema),
  devices: z.array(deviceDraftSchema),
  crews: z.array(crewSchema),
});
export type Ledger = z.infer<typeof ledgerSchema>;

/** @throws Error naming the file and the first rows that are wrong. */
export const readLedger = async (file: string, kinds: KindIndex): Promise<Ledger> => checkLedger(await readJson(file), file, kinds);

/** @param name what the sentences call it. @throws Error naming the first rows that are wrong. */
export function checkLedger(raw: unknown, name: string, kinds: KindIndex): Ledger {
  const parsed = ledgerSchema.safeParse(wellFormed(raw));
  if (!parsed.success) {
    const rows = parsed.error.issues.slice(0, 10).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`ledger ${name}: ${parsed.error.issues.length} rows cannot be used\n${rows.join('\n')}`);
  }
  const foreign = parsed.data.devices.find((device) => !kinds.has(device.kind));
  if (foreign)
    throw new Error(`ledger ${name}: device ${foreign.id} is of kind "${foreign.kind}", known are ${[...kinds.keys()].join(', ')}`);
  const { places, crews } = parsed.data;
  const devices = parsed.data.devices.map((device) => ({
    ...device,
    id: plainName(device.id),
    addresses: device.addresses.map(plainName).filter((address) => address !== ''),
  }));
  if (devices.some(({ id }) => id === ''))
    throw new Error(`ledger ${name}: a device has an id of characters that are not seen; give it one that is`);
  const twice =
    firstTwice(places.map(({ path }) => path)) ?? firstTwice(devices.map(({ id }) => id)) ?? firstTwice(crews.map(({ id }) => id));
  if (twice !== undefined) throw new Error(`ledger ${name}: ${twice} is there twice; give each place, device and crew a name of its own`);
  const clash = firstClash(devices, () => undefined);
  if (clash)
    throw new Error(
      `ledger ${name}: devices ${clash.other} and ${clash.id} are both known as ${clash.name}; an id or address names one device`,
    );
  return { places, devices, crews };
}

/** @throws Error naming the file. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(textOf(await readFile(file)));
  } catch (error) {
    throw new Error(`ledger ${file} cannot be read (${(error as Error).message}): give the path of a ledger in JSON`, { cause: error });
  }
}

function firstTwice(keys: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return keys.find((key) => seen.size === seen.add(key).size);
}

/** What must change in the records so that it holds this ledger. Importing the same ledger again changes nothing. */
export function ledgerChanges(ledger: Ledger, records: Records): RecordChange[] {
  let { nextHandle } = records;
  const changes: RecordChange[] = [];
  const pathOf = (place: string): string | undefined => records.get('place', place)?.path;
  for (const place of ledger.places) if (!same(records.get('place', keyOf('place', place)), place)) changes.push(put('place', place));
  for (const draft of ledger.devices) {
    const known = records.get('device', draft.id);
    const device = withSharedText({ ...draft, handle: known?.handle ?? nextHandle }, pathOf);
    if (!known) nextHandle++;
    if (!same(known, device)) changes.push(put('device', device));
  }
  for (const crew of ledger.crews) if (!records.get('crew', crew.id)) changes.push(put('crew', crew));
  return changes;
}

/** The first name of a device in this ledger that another device of the records has. */
export const clashWith = (ledger: Ledger, records: Pick<Records, 'deviceNamed'>): Clash | null =>
  firstClash(ledger.devices, (name) => records.deviceNamed(name));

/** Equal as data; the order of properties does not count. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

/** Records of one entry. */
export const CHUNK = 500;

function* partsOf(ledger: Ledger): Generator<Ledger> {
  for (const rows of ['places', 'devices', 'crews'] as const) {
    for (let at = 0; at < ledger[rows].length; at += CHUNK)
      yield { places: [], devices: [], crews: [], [rows]: ledger[rows].slice(at, at + CHUNK) };
  }
}

/** The end of the last change of the ledger that is being made to a records: they are made one after the other. */
const changing = new WeakMap<Records, Promise<unknown>>();

/** Does something to the ledger after all that is being done to it already. */
export function inTurn<T>(records: Records, work: () => Promise<T>): Promise<T> {
  const turn = (changing.get(records) ?? Promise.resolve()).then(work);
  changing.set(
    records,
    turn.catch(() => undefined),
  );
  return turn;
}

export type LedgerJournal = Pick<JournalWriter, 'write'>;

/**
 * Writes what is new in a ledger, a few hundred records an entry, at its turn. @returns how many records changed.
 * @param journal must apply what it writes to the records before it first waits: devices are numbered by it.
 * @throws Error naming an id or address that another device has; nothing is written then.
 */
export const writeLedger = (ledger: Ledger, records: Records, journal: LedgerJournal, actor: Actor, now: number): Promise<number> =>
  inTurn(records, () => writeNow(ledger, records, journal, { actor, now }));

interface WrittenBy {
  readonly actor: Actor;
  readonly now: number;
  /** Kept with each device before and after, so that it can be undone. */
  readonly edit?: LedgerEdit;
}

/** The same for who has the turn. */
export async function writeNow(ledger: Ledger, records: Records, journal: LedgerJournal, { actor, now, edit }: WrittenBy): Promise<number> {
  // Here and nowhere earlier: what was entered meanwhile has names too.
  const clash = clashWith(ledger, records);
  if (clash)
    throw new Error(`${clash.name} of device ${clash.id} is a name of device ${clash.other} already; an id or address names one device`);
  let changed = 0;
  for (const part of partsOf(ledger)) {
    const changes = ledgerChanges(part, records);
    changed += changes.length;
    if (changes.length > 0)
      await journal.write({ at: now, actor, cause: 'import', changes, ...(edit && { edit: partOf(edit, changes, records) }) });
  }
  return changed;
}

/** What these changes make of the records's devices; null = one that is not in the ledger. A device may be changed twice on its way out. */
export function partOf(edit: LedgerEdit, changes: readonly RecordChange[], records: Records): NonNullable<JournalWrite['edit']> {
  const last = new Map<string, Device | null>();
  for (const { type, id, record } of changes) if (type === 'device') last.set(id, record as Device | null);
  const asDraft = (device: Device | null | undefined): DeviceDraft | null => (device ? draftOf(device) : null);
  return {
    ...edit,
    rows: Array.from(last, ([device, after]) => ({ device, before: asDraft(records.get('device', device)), after: asDraft(after) })),
  };
}

/** Reads a ledger file and writes what is new in it. @throws Error naming what is wrong. */
export async function importLedger(
  file: string,
  kinds: KindIndex,
  records: Records,
  journal: Pick<JournalWriter, 'write'>,
  now: number,
): Promise<void> {
  const ledger = await readLedger(file, kinds);
  await writeLedger(ledger, records, journal, { id: 'import', name: 'import' }, now).catch((error: Error) => {
    throw new Error(`ledger ${file}: ${error.message}`, { cause: error });
  });
}
