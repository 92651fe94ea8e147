import type { Device } from '#contract/records/device.ts';
import { RECORD_TYPES, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { SnapshotPart } from '../messages.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { readDeviceColumns } from './devices.ts';
import { readDots } from './dots.ts';

/**
 * One part of a snapshot as one binary message: u8 'S' · u8 version · u8 flags (1 = the content is deflated, zlib) · u8 content (0 = JSON,
 * 1 = device columns, 2 = dots), then as varints epoch, seq, part, parts, length of the content when it is not deflated, and the content.
 */
export const SNAPSHOT_MAGIC = 0x53;
const VERSION = 1;
const DEFLATED = 1;
export const CONTENT = { json: 0, devices: 1, dots: 2 } as const;
/** Larger than any part is: whoever announces more is not believed. */
const MOST_BYTES = 64_000_000;

export interface PackedContent {
  readonly content: (typeof CONTENT)[keyof typeof CONTENT];
  readonly deflated: boolean;
  /** Bytes before they were deflated. */
  readonly length: number;
  readonly bytes: Uint8Array;
}
export interface PackedPart extends PackedContent, Pick<SnapshotPart, 'epoch' | 'seq' | 'part' | 'parts'> {}

/** What a JSON content says. */
export interface JsonContent {
  readonly type: RecordType;
  readonly records: readonly RecordOf[RecordType][];
  readonly gone?: readonly string[];
  readonly goneHandles?: readonly number[];
}

export function packPart({ epoch, seq, part, parts, content, deflated, length, bytes }: PackedPart): Uint8Array {
  const head = new ByteWriter();
  for (const byte of [SNAPSHOT_MAGIC, VERSION, deflated ? DEFLATED : 0, content]) head.varint(byte);
  head.text(epoch);
  for (const number of [seq, part, parts, length]) head.varint(number);
  head.bytes(bytes);
  return head.written().slice();
}

/** @throws Error saying what is wrong with these bytes */
export function unpackPart(message: Uint8Array): PackedPart {
  const from = new ByteReader(message, 'snapshot part');
  const [magic, version, flags] = [from.varint(), from.varint(), from.varint()];
  if (magic !== SNAPSHOT_MAGIC || version !== VERSION)
    throw new Error(`snapshot part: starts with ${magic},${version}, expected ${SNAPSHOT_MAGIC},${VERSION}`);
  const content = from.within(CONTENT.dots, 'the content') as PackedPart['content'];
  const epoch = from.text();
  const [seq, part, parts] = [from.varint(), from.varint(), from.varint()];
  const length = from.within(MOST_BYTES, 'the length');
  const bytes = from.bytes();
  from.end();
  if (part >= parts) throw new Error(`snapshot part: number ${part} of ${parts}`);
  return { epoch, seq, part, parts, content, deflated: (flags & DEFLATED) !== 0, length, bytes };
}

/** @param bytes the content, inflated @throws Error saying what is wrong with it */
export function readPart({ epoch, seq, part, parts, content, length }: PackedPart, bytes: Uint8Array): SnapshotPart {
  if (bytes.length !== length) throw new Error(`snapshot part: ${bytes.length} bytes, announced were ${length}`);
  const head = { epoch, seq, part, parts };
  if (content === CONTENT.devices) return { ...head, type: 'device', records: readDeviceColumns(bytes) satisfies Device[] };
  if (content === CONTENT.dots) return { ...head, type: 'device', records: [], dots: readDots(bytes) };
  const said = JSON.parse(new TextDecoder().decode(bytes)) as Partial<JsonContent> | null;
  if (!said || !RECORD_TYPES.includes(said.type as RecordType) || !Array.isArray(said.records))
    throw new Error(`snapshot part: ${String(said?.type).slice(0, 40)} is no list of records`);
  const { type, records, gone, goneHandles } = said as JsonContent;
  return { ...head, type, records, ...(gone ? { gone } : {}), ...(goneHandles ? { goneHandles } : {}) };
}
