import { unpackNear } from '#contract/wire/snapshot/near.ts';
import { readPart, unpackPart } from '#contract/wire/snapshot/part.ts';
import { ROLLUP_MAGIC, unpackRollUps } from '#contract/wire/roll-up-page.ts';
import { unpackMessage } from '#contract/wire/snapshot/packed.ts';
import type { SourceListener } from './source.ts';

/** Hands a message on. @returns of a frame that was taken, the tick to acknowledge */
export type Hand = (listener: SourceListener) => number | null | void;

/** Inflates zlib bytes. @param length that was announced: never more is taken @throws or rejects when it is another */
export type Inflate = (deflated: Uint8Array, length: number) => Uint8Array | Promise<Uint8Array>;

const then = <A, B>(value: A | Promise<A>, go: (value: A) => B): B | Promise<B> => (value instanceof Promise ? value.then(go) : go(value));

/** @throws or rejects with an Error saying what is wrong with the bytes */
export function unpackSnapshot(bytes: Uint8Array, inflate: Inflate): Hand | Promise<Hand> {
  const packed = unpackPart(bytes);
  const hand = (content: Uint8Array): Hand => {
    const part = readPart(packed, content);
    return (listener) => listener.snapshot(part);
  };
  return then(packed.deflated ? inflate(packed.bytes, packed.length) : packed.bytes, hand);
}

/** @throws or rejects with an Error saying what is wrong with the bytes */
export function unpackPacked(bytes: Uint8Array, inflate: Inflate): Hand | Promise<Hand> {
  const { deflated, length } = unpackMessage(bytes);
  return then(inflate(deflated, length), (whole) => (whole[0] === ROLLUP_MAGIC ? unpackCounts(whole) : (to) => to.frame(whole)));
}

/** @throws Error saying what is wrong with the bytes */
export function unpackCounts(bytes: Uint8Array): Hand {
  const page = unpackRollUps(bytes);
  return (listener) => listener.rolledUp(page);
}

/** @throws Error saying what is wrong with the bytes */
export function unpackNearDevices(bytes: Uint8Array): Hand {
  const devices = unpackNear(bytes);
  return (listener) => listener.near(devices);
}

/** In a browser, outside of the main thread. */
export const inflateBeside: Inflate = async (deflated, length) => {
  const bytes = new Uint8Array(length);
  let at = 0;
  const stream = new Blob([deflated as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('deflate'));
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (at + next.value.length > length) throw new Error(`inflate: more than the ${length} bytes that were announced`);
    bytes.set(next.value, at);
    at += next.value.length;
  }
  if (at < length) throw new Error(`inflate: ${at} bytes, announced were ${length}`);
  return bytes;
};
