import { MeterDecoder } from './wire/codec.ts';

const NAME = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?::(\S{1,200}))?$/;
const MOST_BYTES = 300;
const NOTHING = new Uint8Array(0);

/**
 * The first bytes of a line. A concentrator says its name (and a secret, `name:secret`) in plain text when it dials in, as its data
 * radio is set to; a line that begins with a frame has no name.
 */
export class Registration {
  #bytes: Uint8Array = NOTHING;
  #decided = false;
  #name: string | null = null;
  #secret: string | null = null;

  get decided(): boolean {
    return this.#decided;
  }

  get name(): string | null {
    return this.#name;
  }

  /** As it is asked for: `name:secret`; null = none was shown. */
  get secret(): string | null {
    return this.#secret;
  }

  /** @returns what comes after it, null while it goes on */
  hear(chunk: Uint8Array): Uint8Array | null {
    const bytes = Buffer.concat([this.#bytes, chunk]);
    this.#bytes = bytes;
    const end = bytes.findIndex((byte) => byte === 10 || byte === 13);
    if (end > 0 && this.#read(bytes.subarray(0, end))) return bytes.subarray(end);
    if (bytes.length > MOST_BYTES || new MeterDecoder().push(bytes).some(({ kind }) => kind === 'frame')) {
      this.#decided = true;
      return bytes;
    }
    return null;
  }

  /** Nothing more has come for a while. @returns what was no registration */
  settle(): Uint8Array {
    const bytes = this.#bytes;
    this.#bytes = NOTHING;
    if (this.#read(bytes)) return NOTHING.slice();
    this.#decided = true;
    return bytes;
  }

  #read(bytes: Uint8Array): boolean {
    const [, name, secret] = NAME.exec(Buffer.from(bytes).toString('latin1').trim()) ?? [];
    if (name === undefined) return false;
    this.#decided = true;
    this.#name = name;
    this.#secret = secret === undefined ? null : `${name}:${secret}`;
    return true;
  }
}
