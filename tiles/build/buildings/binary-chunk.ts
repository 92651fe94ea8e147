import { MeshoptEncoder } from 'meshoptimizer/encoder';

interface BufferView {
  readonly buffer: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly byteStride?: number;
  readonly target?: number;
  readonly extensions?: unknown;
}

/** The binary chunk and its views. Property tables want views aligned to 8 bytes, so all are. */
export class BinaryChunk {
  readonly #pieces: Uint8Array[] = [];
  readonly views: BufferView[] = [];
  #length = 0;
  /** Length of the buffer that compressed views unpack into; it has no bytes in the file. */
  unpacked = 0;

  get length(): number {
    return this.#length;
  }

  #append(bytes: Uint8Array): number {
    const at = this.#length;
    const padding = (8 - (bytes.length % 8)) % 8;
    this.#pieces.push(bytes, new Uint8Array(padding));
    this.#length += bytes.length + padding;
    return at;
  }

  /** @returns index of the view. */
  plain(bytes: Uint8Array): number {
    return this.views.push({ buffer: 0, byteOffset: this.#append(bytes), byteLength: bytes.length }) - 1;
  }

  /** A view compressed by EXT_meshopt_compression, its codec version 0. @returns index of the view. */
  packed(bytes: Uint8Array, count: number, mode: 'ATTRIBUTES' | 'TRIANGLES'): number {
    const byteStride = bytes.length / count;
    const packed = MeshoptEncoder.encodeGltfBuffer(bytes, count, byteStride, mode, 0);
    const extension = { buffer: 0, byteOffset: this.#append(packed), byteLength: packed.length, byteStride, count, mode };
    const index =
      this.views.push({
        buffer: 1,
        byteOffset: this.unpacked,
        byteLength: bytes.length,
        ...(mode === 'ATTRIBUTES' ? { byteStride, target: 34_962 } : { target: 34_963 }),
        extensions: { EXT_meshopt_compression: extension },
      }) - 1;
    this.unpacked += bytes.length + ((8 - (bytes.length % 8)) % 8);
    return index;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}
