import type { OrderAnswer } from '#server/ingest/adapter.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject } from '#server/ingest/report.ts';

const ANSWER_MS = 10_000;
/** Most bytes of an answer: a page of channels is a few hundred thousand. */
const LARGEST = 8_000_000;

/** One WVP, asked over HTTP. */
export class Platform {
  readonly #base: string;
  readonly #key: string | undefined;

  constructor(base: string, key: string | undefined) {
    this.#base = base.replace(/\/+$/, '');
    this.#key = key;
  }

  /** As people may read it: without a password. */
  get shown(): string {
    const url = new URL(this.#base);
    url.username = '';
    url.password = '';
    return url.href.replace(/\/$/, '');
  }

  /** The body of an answer. @throws Error in words when it is not reached, refuses the key, or answers too much */
  async get(path: string, signal: AbortSignal): Promise<Uint8Array> {
    const response = await this.#ask(path, signal);
    if (!response.ok) {
      await response.body?.cancel();
      const hint = response.status === 401 || response.status === 403 ? ': set QUANYAN_WVP_KEY to a key of it that is valid' : '';
      throw new Error(`${path.split('?')[0]} answered ${response.status}${hint}`);
    }
    return bodyOf(response);
  }

  /** Tells a camera something. @throws Error when the platform is not reached, or fails */
  async tell(path: string, signal: AbortSignal): Promise<OrderAnswer> {
    const response = await this.#ask(path, signal);
    const bytes = await bodyOf(response);
    if (!response.ok) throw new Error(`the platform answered ${response.status}`);
    const { value } = readJson(bytes);
    // Older versions answer a success with nothing at all.
    if (!isObject(value) || value.code === undefined || value.code === 0) return { took: true, text: '' };
    return { took: false, text: String(value.msg ?? value.code).slice(0, 200) };
  }

  #ask(path: string, signal: AbortSignal): Promise<Response> {
    return fetch(`${this.#base}${path}`, {
      headers: this.#key === undefined ? {} : { 'api-key': this.#key },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
  }
}

async function bodyOf(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST) throw new Error(`an answer of more than ${LARGEST} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
