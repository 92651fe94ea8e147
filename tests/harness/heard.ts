import { inflateSync } from 'node:zlib';
import { FRAME_MAGIC, readHeader } from '#contract/wire/frame.ts';
import { NEAR_MAGIC, unpackNear } from '#contract/wire/snapshot/near.ts';
import { SNAPSHOT_MAGIC, readPart, unpackPart } from '#contract/wire/snapshot/part.ts';

/** What a message of the server says, in readable text: records as JSON, `a frame` for one of the stream, `a picture` for part of one. */
export function wordsOf(data: Buffer, binary: boolean): string {
  if (!binary) return String(data);
  if (data[0] === FRAME_MAGIC) return readHeader(data).more ? 'a picture' : 'a frame';
  if (data[0] === NEAR_MAGIC) return JSON.stringify(unpackNear(data));
  if (data[0] !== SNAPSHOT_MAGIC) return 'a picture';
  const part = unpackPart(data);
  return JSON.stringify(readPart(part, part.deflated ? inflateSync(part.bytes) : part.bytes));
}
