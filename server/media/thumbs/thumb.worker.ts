import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { shrink, type Pixels } from './shrink.ts';

/** A picture to be made small. */
export interface ThumbOrder {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly orientation: number;
}
export type ThumbAnswer = { readonly jpeg: Uint8Array; readonly width: number; readonly height: number } | { readonly failed: string };

const QUALITY = 72;

/** The decoders make an `ImageData`, which only browsers have. */
class PlainImageData {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}
Object.assign(globalThis, { ImageData: PlainImageData });

interface Decoder {
  init(module: WebAssembly.Module): Promise<unknown>;
  default(bytes: Uint8Array): Promise<Pixels>;
}
interface Encoder {
  init(module: WebAssembly.Module): Promise<unknown>;
  default(pixels: Pixels, options: { readonly quality: number }): Promise<ArrayBuffer>;
}

const require = createRequire(import.meta.url);
const loaded = new Map<string, Promise<unknown>>();

/** A codec of squoosh with its WebAssembly, once. */
function codec<T extends Decoder | Encoder>(script: string, wasm: string): Promise<T> {
  const known = loaded.get(script) as Promise<T> | undefined;
  if (known) return known;
  const load = async (): Promise<T> => {
    const made = (await import(script)) as T;
    await made.init(await WebAssembly.compile(await readFile(require.resolve(wasm))));
    return made;
  };
  const loading = load();
  loaded.set(script, loading);
  return loading;
}

const decoderOf: Readonly<Record<string, () => Promise<Decoder>>> = {
  'image/jpeg': () => codec('@jsquash/jpeg/decode.js', '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'),
  'image/png': () => codec('@jsquash/png/decode.js', '@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
  'image/webp': () => codec('@jsquash/webp/decode.js', '@jsquash/webp/codec/dec/webp_dec.wasm'),
};

async function make({ bytes, type, orientation }: ThumbOrder): Promise<ThumbAnswer> {
  const decoder = await decoderOf[type]();
  const small = shrink(await decoder.default(bytes), orientation);
  const encoder = await codec<Encoder>('@jsquash/jpeg/encode.js', '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm');
  const jpeg = new Uint8Array(await encoder.default(small, { quality: QUALITY }));
  return { jpeg, width: small.width, height: small.height };
}

parentPort!.on('message', (order: ThumbOrder) => {
  make(order)
    .catch((error: unknown): ThumbAnswer => ({ failed: String(error) }))
    .then((answer) => parentPort!.postMessage(answer));
});
