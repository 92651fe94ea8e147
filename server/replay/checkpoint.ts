import { deflateSync, inflateSync } from 'node:zlib';
import { RECORD_TYPES, keyOf, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { Records } from '#server/records/records.ts';
import type { CheckpointHead, CheckpointRow } from '#server/storage/stores/checkpoint-store.ts';

/** Of these there are many and few change: a checkpoint tells only the difference to an older one. */
const LEDGER = ['place', 'device'] as const satisfies readonly RecordType[];
const CASES = RECORD_TYPES.filter((type) => !isLedger(type));

/** Records in one part: some hundred kB of JSON, deflated to a tenth. */
const PART_RECORDS = 1000;
/** With more of the ledger changed than this share of it, all of it is written anew. */
const MOST_CHANGED = 0.1;

/** What a part holds: records, and keys of the ledger that are no more. */
interface Part {
  readonly type: RecordType;
  readonly records: readonly RecordOf[RecordType][];
  readonly gone: readonly string[];
}

/** The body of part 0: the ledger's parts come first. */
interface Contents {
  readonly parts: number;
  readonly ledger: number;
}

export function isLedger(type: RecordType): type is (typeof LEDGER)[number] {
  return type === 'place' || type === 'device';
}

/** The records at one position, and what of the ledger is other than in the checkpoint that holds it; `base` null = there is none. */
export interface PastState {
  readonly records: Records;
  seq: number;
  /** ms UTC, of the entry there. */
  at: number;
  readonly base: number | null;
  /** Changes of ledger records since `base`, by type and key: the newest of each. */
  readonly changed: Map<string, RecordChange>;
}

/** The rows of a checkpoint of this state; the one that makes it whole comes last. */
export function* rowsOf({ records, seq, at, base: had, changed }: PastState): Generator<CheckpointRow> {
  const all = LEDGER.reduce((sum, type) => sum + records.count(type), 0);
  const anew = had === null || changed.size > all * MOST_CHANGED;
  const head: CheckpointHead = { seq, at, base: anew ? seq : had };
  let part = 0;
  for (const one of anew ? wholeParts(records, LEDGER) : changedParts(changed)) yield { ...head, part: ++part, body: packed(one) };
  const ledger = part;
  for (const one of wholeParts(records, CASES)) yield { ...head, part: ++part, body: packed(one) };
  yield { ...head, part: 0, body: JSON.stringify({ parts: part, ledger } satisfies Contents) };
}

function* wholeParts(records: Records, types: readonly RecordType[]): Generator<Part> {
  for (const type of types) {
    const all = [...records.all(type)];
    for (let from = 0; from < all.length; from += PART_RECORDS) yield { type, records: all.slice(from, from + PART_RECORDS), gone: [] };
  }
}

function* changedParts(changed: ReadonlyMap<string, RecordChange>): Generator<Part> {
  for (const type of LEDGER) {
    const changes = [...changed.values()].filter((change) => change.type === type);
    for (let from = 0; from < changes.length; from += PART_RECORDS) {
      const some = changes.slice(from, from + PART_RECORDS);
      yield {
        type,
        records: some.flatMap(({ record }) => (record === null ? [] : [record])),
        gone: some.filter(({ record }) => record === null).map(({ id }) => id),
      };
    }
  }
}

// Text is what both databases hold alike, and copies of them.
const packed = (part: Part): string => deflateSync(JSON.stringify(part)).toString('base64');
const unpacked = (body: string): Part => JSON.parse(inflateSync(Buffer.from(body, 'base64')).toString()) as Part;

/** @param read a part of a checkpoint; null = it is gone @returns null when some of it is gone */
export async function readCheckpoint(
  { seq, at, base }: CheckpointHead,
  read: (seq: number, part: number) => Promise<string | null>,
): Promise<PastState | null> {
  const state: PastState = { records: new Records(), seq, at, base, changed: new Map() };
  if (base !== seq && !(await takeParts(state, base, read, 'ledger', false))) return null;
  return (await takeParts(state, seq, read, 'parts', base !== seq)) ? state : null;
}

async function takeParts(
  { records, changed }: PastState,
  seq: number,
  read: (seq: number, part: number) => Promise<string | null>,
  upTo: keyof Contents,
  differs: boolean,
): Promise<boolean> {
  const whole = await read(seq, 0);
  if (whole === null) return false;
  const contents = JSON.parse(whole) as Contents;
  for (let part = 1; part <= contents[upTo]; part++) {
    const body = await read(seq, part);
    if (body === null) return false;
    const { type, records: put, gone } = unpacked(body);
    const changes = [
      ...put.map((record) => ({ type, id: keyOf(type, record), record })),
      ...gone.map((id) => ({ type, id, record: null })),
    ] as RecordChange[];
    records.apply(changes);
    if (differs && isLedger(type)) for (const change of changes) changed.set(`${type} ${change.id}`, change);
  }
  return true;
}
