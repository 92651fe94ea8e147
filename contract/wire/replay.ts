import type { Welcome } from './messages.ts';

/**
 * An answer of replay: what a screen is told of the past, in order, as it would have been told then. Items one after the other, each u8
 * sort · u32 length of what follows, little-endian · that many bytes: a greeting as JSON, an instant (f64, ms UTC) up to which all was
 * told, a text message or a binary one of the live wire, or the cells that are told one by one from now on, as JSON.
 */
export type ReplayItem =
  /** All that follows is of this picture, and starts from nothing. */
  | { readonly welcome: ReplayWelcome }
  | { readonly at: number }
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | { readonly cells: readonly string[] };

/** `picture`: names it, to go on from it. */
type ReplayWelcome = Welcome & { readonly picture: string };

const SORT = { welcome: 1, at: 2, text: 3, bytes: 4, cells: 5 } as const;
const HEAD = 5;

export function packReplay(items: readonly ReplayItem[]): Uint8Array<ArrayBuffer> {
  const packed = items.map(pack);
  const bytes = new Uint8Array(packed.reduce((sum, { body }) => sum + HEAD + body.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { sort, body } of packed) {
    bytes[at] = sort;
    view.setUint32(at + 1, body.length, true);
    bytes.set(body, at + HEAD);
    at += HEAD + body.length;
  }
  return bytes;
}

function pack(item: ReplayItem): { sort: number; body: Uint8Array } {
  const text = (words: string): Uint8Array => new TextEncoder().encode(words);
  if ('welcome' in item) return { sort: SORT.welcome, body: text(JSON.stringify(item.welcome)) };
  if ('cells' in item) return { sort: SORT.cells, body: text(JSON.stringify(item.cells)) };
  if ('text' in item) return { sort: SORT.text, body: text(item.text) };
  if ('bytes' in item) return { sort: SORT.bytes, body: item.bytes };
  const body = new Uint8Array(8);
  new DataView(body.buffer).setFloat64(0, item.at, true);
  return { sort: SORT.at, body };
}

/** @throws Error saying what is wrong with the bytes; binary messages are views of them */
export function unpackReplay(bytes: Uint8Array): ReplayItem[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: ReplayItem[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + HEAD > bytes.length) throw new Error(`replay: cut off after ${bytes.length} bytes, within the head of an item`);
    const length = view.getUint32(at + 1, true);
    const end = at + HEAD + length;
    if (end > bytes.length) throw new Error(`replay: an item of ${length} bytes at ${at}, and there are ${bytes.length}`);
    items.push(unpack(bytes[at], bytes.subarray(at + HEAD, end)));
    at = end;
  }
  return items;
}

function unpack(sort: number, body: Uint8Array): ReplayItem {
  const text = (): string => new TextDecoder('utf-8', { fatal: true }).decode(body);
  if (sort === SORT.welcome) return { welcome: JSON.parse(text()) as ReplayWelcome };
  if (sort === SORT.cells) return { cells: JSON.parse(text()) as string[] };
  if (sort === SORT.text) return { text: text() };
  if (sort === SORT.bytes) return { bytes: body };
  if (sort !== SORT.at || body.length !== 8) throw new Error(`replay: no item is of sort ${sort} with ${body.length} bytes`);
  return { at: new DataView(body.buffer, body.byteOffset, 8).getFloat64(0, true) };
}
