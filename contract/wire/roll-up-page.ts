import { ROLLUP_COUNTS, type KindRow, type RollUpPage, type RollUpRow } from '../live/rollup.ts';
import { STATUSES } from '../live/status.ts';
import { ByteReader, ByteWriter } from './snapshot/bytes.ts';
import { StringColumn, readStrings } from './snapshot/strings.ts';

/**
 * Counts by place: u8 'R' · u8 version · run · cell ('' = none) · then as varints from, to, how many places · their paths as a column
 * of strings · for each a mask of the counts that are not 0 · those counts. Masks and counts stand apart, because like beside like
 * deflates best. Then how many kinds, and for each its id and its counts by status.
 */
export const ROLLUP_MAGIC = 0x52;
const VERSION = 1;
/** Places in one page; a reader refuses more. */
const MOST_ROWS = 100_000;
/** Likewise kinds. */
const MOST_KINDS = 10_000;

export function packRollUps({ run, cell, from, to, rows, kinds = [] }: RollUpPage): Uint8Array {
  const all = new ByteWriter();
  for (const byte of [ROLLUP_MAGIC, VERSION]) all.varint(byte);
  for (const text of [run, cell ?? '']) all.text(text);
  for (const number of [from, to, rows.length]) all.varint(number);
  const paths = new StringColumn();
  const [masks, values] = [new ByteWriter(), new ByteWriter()];
  for (const [path, ...counts] of rows) {
    paths.add(path);
    masks.varint(counts.reduce((mask, count, slot) => (count === 0 ? mask : mask | (1 << slot)), 0));
    for (const count of counts) if (count !== 0) values.varint(count);
  }
  paths.write(all);
  all.bytes(masks.written());
  all.bytes(values.written());
  all.varint(kinds.length);
  for (const [kind, ...counts] of kinds) {
    all.text(kind);
    for (const count of counts) all.varint(count);
  }
  return all.written().slice();
}

/** @throws Error saying what is wrong with these bytes */
export function unpackRollUps(bytes: Uint8Array): RollUpPage {
  const all = new ByteReader(bytes, 'counts by place');
  const [magic, version] = [all.varint(), all.varint()];
  if (magic !== ROLLUP_MAGIC || version !== VERSION)
    throw new Error(`counts by place: starts with ${magic},${version}, expected ${ROLLUP_MAGIC},${VERSION}`);
  const [run, cell] = [all.text(), all.text()];
  const [from, to] = [all.varint(), all.varint()];
  const count = all.within(MOST_ROWS, 'the number of places');
  const paths = readStrings(all, count);
  if (paths.length !== count) throw new Error(`counts by place: ${paths.length} paths of ${count} places`);
  const [masks, values] = [new ByteReader(all.bytes(), 'counts by place, masks'), new ByteReader(all.bytes(), 'counts by place, counts')];
  const rows = paths.map((path): RollUpRow => {
    const mask = masks.within(2 ** ROLLUP_COUNTS - 1, 'a mask');
    return [path, ...Array.from({ length: 32 - Math.clz32(mask) }, (_, slot) => ((mask >> slot) & 1 ? values.varint() : 0))];
  });
  const kinds = Array.from({ length: all.within(MOST_KINDS, 'the number of kinds') }, (): KindRow => [
    all.text(),
    ...STATUSES.map(() => all.varint()),
  ]);
  for (const part of [masks, values, all]) part.end();
  return { run, from, to, rows, ...(cell === '' ? {} : { cell }), ...(kinds.length === 0 ? {} : { kinds }) };
}
