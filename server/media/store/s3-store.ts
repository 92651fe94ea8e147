import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import { refuse, type Refused } from '#server/lib/refused.ts';
import { HASH, type BlobStore } from './blobs.ts';

export interface S3Settings {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly pathStyle: boolean;
  readonly key: string;
  readonly secret: string;
}

/** How long the server may take to begin its answer. */
const ANSWER_MS = 10_000;
/** Beside that, what is sent may take as long as it takes at 1 MB/s. */
const BYTES_A_MS = 1000;

const silent = (why: string): Refused =>
  refuse(
    'storage',
    `照片存储服务器没有应答（${why}），请稍后重试；已收到的部分已保留`,
    `The S3 server that keeps photographs does not answer (${why}): try again in a moment. What has come is kept.`,
  );

/** Bytes in a bucket of an S3-compatible server, named as they are in the folder. Every request has a deadline. */
export class S3Store implements BlobStore {
  readonly #settings: S3Settings;
  readonly #client: AwsClient;
  readonly #answerMs: number;
  readonly #onFault: (error: unknown, what: string) => void;

  /** @param onFault told why, in the server's own words; who asks is told that it does not answer */
  constructor(settings: S3Settings, onFault: (error: unknown, what: string) => void, answerMs = ANSWER_MS) {
    const { key, secret, region } = settings;
    this.#settings = settings;
    this.#client = new AwsClient({ accessKeyId: key, secretAccessKey: secret, region, service: 's3', retries: 0 });
    this.#answerMs = answerMs;
    this.#onFault = onFault;
  }

  #address(name: string, query = ''): string {
    const { endpoint, bucket, pathStyle } = this.#settings;
    const url = new URL(endpoint);
    if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`;
    url.pathname = `${url.pathname.replace(/\/$/, '')}${pathStyle ? `/${bucket}` : ''}/${name}`;
    url.search = query;
    return url.href;
  }

  /** @throws Refused `storage` when there is no answer in time, or one that nobody expected */
  async #ask(
    what: string,
    url: string,
    init: RequestInit & { duplex?: 'half' },
    expected: readonly number[],
    ms: number,
  ): Promise<Response> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`no answer in ${ms / 1000} s`)), ms);
    try {
      const signed = await this.#client.sign(url, { ...init, body: null });
      const response = await fetch(url, { ...init, headers: signed.headers, signal: late.signal });
      if (expected.includes(response.status)) return response;
      throw new Error(`it answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    } catch (error) {
      this.#onFault(error, `S3: ${what}`);
      throw silent(late.signal.aborted ? `${ms / 1000} s` : what);
    } finally {
      clearTimeout(timer);
    }
  }

  async put(hash: string, file: string): Promise<void> {
    const { size } = await stat(file);
    const headers = { 'x-amz-content-sha256': hash, 'content-length': String(size) };
    const body = Readable.toWeb(createReadStream(file)) as unknown as BodyInit;
    await this.#ask(
      'put',
      this.#address(nameOf(hash)),
      { method: 'PUT', headers, body, duplex: 'half' },
      [200],
      this.#answerMs + size / BYTES_A_MS,
    );
    await rm(file, { force: true });
  }

  async open(hash: string, start: number, end: number): Promise<Readable | null> {
    if (!HASH.test(hash)) return null;
    const headers = { range: `bytes=${start}-${end}` };
    const response = await this.#ask('get', this.#address(nameOf(hash)), { headers }, [200, 206, 404], this.#answerMs);
    if (response.status === 404 || response.body === null) return null;
    return Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
  }

  async drop(hash: string): Promise<void> {
    await this.#ask('delete', this.#address(nameOf(hash)), { method: 'DELETE' }, [200, 204, 404], this.#answerMs);
  }

  async *all(): AsyncIterable<{ hash: string; at: number }> {
    for (let next = ''; ;) {
      const query = new URLSearchParams({ 'list-type': '2', ...(next === '' ? {} : { 'continuation-token': next }) });
      const response = await this.#ask('list', this.#address('', String(query)), {}, [200], this.#answerMs);
      const xml = await response.text();
      for (const [, entry] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const hash = /<Key>[0-9a-f]{2}\/([0-9a-f]{64})<\/Key>/.exec(entry)?.[1];
        const at = Date.parse(/<LastModified>(.*?)<\/LastModified>/.exec(entry)?.[1] ?? '');
        if (hash !== undefined && !Number.isNaN(at)) yield { hash, at };
      }
      next = /<NextContinuationToken>(.*?)<\/NextContinuationToken>/.exec(xml)?.[1].replaceAll('&amp;', '&') ?? '';
      if (next === '') return;
    }
  }
}

const nameOf = (hash: string): string => `${hash.slice(0, 2)}/${hash}`;
