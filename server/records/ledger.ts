import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { KindIndex } from '#contract/kinds.ts';
import { crewSchema } from '#contract/records/crew.ts';
import { deviceSchema, type Device } from '#contract/records/device.ts';
import { placeSchema } from '#contract/records/place.ts';
import { firstClash, type Clash } from '#contract/records/names.ts';
import { keyOf, put, type RecordChange } from '#contract/records/record.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { Book } from './book.ts';
import { textOf } from '#server/ingest/json/text.ts';
import type { JournalWriter } from '#server/journal/writer.ts';

/** A ledger as a file: what an importer or the demo town hands over. Devices are numbered here. */
export const ledgerSchema = z.object({
  places: z.array(placeSchema),
  devices: z.array(deviceSchema.omit({ handle: true })),
  crews: z.array(crewSchema),
});
export type Ledger = z.infer<typeof ledgerSchema>;

/** @throws Error naming the file and the first rows that are wrong. */
export const readLedger = async (file: string, kinds: KindIndex): Promise<Ledger> => checkLedger(await readJson(file), file, kinds);

/** @param name what the sentences call it. @throws Error naming the first rows that are wrong. */
export function checkLedger(raw: unknown, name: string, kinds: KindIndex): Ledger {
  const parsed = ledgerSchema.safeParse(raw);
  if (!parsed.success) {
    const rows = parsed.error.issues.slice(0, 10).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`ledger ${name}: ${parsed.error.issues.length} rows cannot be used\n${rows.join('\n')}`);
  }
  const foreign = parsed.data.devices.find((device) => !kinds.has(device.kind));
  if (foreign) throw new Error(`ledger ${name}: device ${foreign.id} is of kind "${foreign.kind}", known are ${[...kinds.keys()].join(', ')}`);
  const { places, devices, crews } = parsed.data;
  const twice = firstTwice(places.map(({ path }) => path)) ?? firstTwice(devices.map(({ id }) => id)) ?? firstTwice(crews.map(({ id }) => id));
  if (twice !== undefined) throw new Error(`ledger ${name}: ${twice} is there twice; give each place, device and crew a name of its own`);
  const clash = firstClash(devices, () => undefined);
  if (clash) throw new Error(`ledger ${name}: devices ${clash.other} and ${clash.id} are both known as ${clash.name}; an id or address names one device`);
  return parsed.data;
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

/** What must change in the book so that it holds this ledger. Importing the same ledger again changes nothing. */
export function ledgerChanges(ledger: Ledger, book: Book): RecordChange[] {
  let { nextHandle } = book;
  const changes: RecordChange[] = [];
  for (const place of ledger.places) if (!same(book.get('place', keyOf('place', place)), place)) changes.push(put('place', place));
  for (const draft of ledger.devices) {
    const known = book.get('device', draft.id);
    const device: Device = { ...draft, handle: known?.handle ?? nextHandle };
    if (!known) nextHandle++;
    if (!same(known, device)) changes.push(put('device', device));
  }
  for (const crew of ledger.crews) if (!book.get('crew', crew.id)) changes.push(put('crew', crew));
  return changes;
}

/** The first name of a device in this ledger that another device of the book has. */
export const clashWith = (ledger: Ledger, book: Pick<Book, 'deviceNamed'>): Clash | null => firstClash(ledger.devices, (name) => book.deviceNamed(name));

/** Equal as data; the order of properties does not count. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

const CHUNK = 500;

function* partsOf(ledger: Ledger): Generator<Ledger> {
  for (const rows of ['places', 'devices', 'crews'] as const) {
    for (let at = 0; at < ledger[rows].length; at += CHUNK) yield { places: [], devices: [], crews: [], [rows]: ledger[rows].slice(at, at + CHUNK) };
  }
}

/** The end of the last ledger that is being entered into a book: they are entered one after the other. */
const entering = new WeakMap<Book, Promise<unknown>>();

/**
 * Writes what is new in a ledger, a few hundred records an entry, after all that are being entered already. @returns how many records changed.
 * @param journal must apply what it writes to the book before it first waits: devices are numbered by it.
 * @param check throws when it may not be entered into the book as it is at its turn, before anything is written
 * @throws Error naming an id or address that another device has; nothing is written then.
 */
export function writeLedger(
  ledger: Ledger, book: Book, journal: Pick<JournalWriter, 'write'>, actor: Actor, now: number, check?: (book: Pick<Book, 'get' | 'deviceNamed'>) => void,
): Promise<number> {
  const turn = (entering.get(book) ?? Promise.resolve()).then(() => {
    check?.(book);
    // Here and nowhere earlier: what was entered meanwhile has names too.
    const clash = clashWith(ledger, book);
    if (clash) throw new Error(`${clash.name} of device ${clash.id} is a name of device ${clash.other} already; an id or address names one device`);
    return writeParts(ledger, book, journal, actor, now);
  });
  entering.set(book, turn.catch(() => undefined));
  return turn;
}

async function writeParts(ledger: Ledger, book: Book, journal: Pick<JournalWriter, 'write'>, actor: Actor, now: number): Promise<number> {
  let changed = 0;
  for (const part of partsOf(ledger)) {
    const changes = ledgerChanges(part, book);
    changed += changes.length;
    if (changes.length > 0) await journal.write({ at: now, actor, cause: 'import', changes });
  }
  return changed;
}

/** Reads a ledger file and writes what is new in it. @throws Error naming what is wrong. */
export async function importLedger(file: string, kinds: KindIndex, book: Book, journal: Pick<JournalWriter, 'write'>, now: number): Promise<void> {
  const ledger = await readLedger(file, kinds);
  await writeLedger(ledger, book, journal, { id: 'import', name: 'import' }, now).catch((error: Error) => {
    throw new Error(`ledger ${file}: ${error.message}`, { cause: error });
  });
}
