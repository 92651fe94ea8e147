import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip, createGzip } from 'node:zlib';
import type { CopiedTable, Row } from '#server/storage/copy/tables.ts';

/** Quick rather than small: it runs beside the server. */
const LEVEL = 4;
/** What is held in memory at once. */
const PAGE = 1000;
const PAGE_CHARACTERS = 4_000_000;

const linesOf = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Counts rows and takes their fingerprint, as they pass. */
export class Fingerprint {
  readonly #hash = createHash('sha256');
  rows = 0;

  add(rows: readonly Row[]): string {
    const lines = linesOf(rows);
    this.#hash.update(lines);
    this.rows += rows.length;
    return lines;
  }

  digest(): { rows: number; sha256: string } {
    return { rows: this.rows, sha256: this.#hash.digest('hex') };
  }
}

export async function fingerprint(pages: AsyncIterable<Row[]>): Promise<{ rows: number; sha256: string }> {
  const taken = new Fingerprint();
  for await (const rows of pages) taken.add(rows);
  return taken.digest();
}

/** A table as compressed lines: what it is, then one row a line. */
export function packRows({ name, columns }: CopiedTable, pages: AsyncIterable<Row[]>, taken: Fingerprint): AsyncIterable<Uint8Array> {
  const lines = async function* (): AsyncGenerator<string> {
    yield `${JSON.stringify({ table: name, columns })}\n`;
    for await (const rows of pages) yield taken.add(rows);
  };
  const zip = createGzip({ level: LEVEL });
  // An error reaches who reads the compressed side.
  pipeline(Readable.from(lines(), { highWaterMark: 1 }), zip, () => undefined);
  return zip;
}

export async function* unpackRows({ name, columns }: CopiedTable, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Row[]> {
  const unzip = createGunzip();
  pipeline(Readable.from(packed, { highWaterMark: 1 }), unzip, () => undefined);
  let head: string | null = null;
  let rows: Row[] = [];
  let characters = 0;
  for await (const line of splitLines(unzip)) {
    if (head === null) {
      head = line;
      if (line !== JSON.stringify({ table: name, columns }))
        throw new Error(`table ${name}: the file is of another table, it begins with ${line.slice(0, 200)}`);
      continue;
    }
    rows.push(JSON.parse(line) as Row);
    characters += line.length;
    if (rows.length < PAGE && characters < PAGE_CHARACTERS) continue;
    yield rows;
    [rows, characters] = [[], 0];
  }
  if (rows.length > 0) yield rows;
}

/** A line may be longer than many chunks. */
async function* splitLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let begun: string[] = [];
  for await (const chunk of bytes) {
    const [first, ...more] = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)).split('\n');
    begun.push(first);
    for (const next of more) {
      yield begun.join('');
      begun = [next];
    }
  }
  if (begun.join('') !== '') throw new Error('the last line has no end');
}
