import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Networks } from './networks.ts';

/** Of an answer so much is read, bytes: what it says is shown to people. */
const MOST_ANSWER = 2000;

interface Posted {
  readonly status: number;
  /** The beginning of what was answered. */
  readonly text: string;
}

interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** It must be answered in this, ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * POSTs once, on a connection of its own, and follows no redirection.
 * @throws ForbiddenAddress before a byte is sent; Error when it was not answered
 */
export async function post({ url, headers, body, timeoutMs, signal }: Post, networks: Networks): Promise<Posted> {
  const to = new URL(url);
  const literal = to.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal)) networks.check(literal);
  const { promise, resolve, reject } = Promise.withResolvers<Posted>();
  const all = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const request = (to.protocol === 'https:' ? requestHttps : requestHttp)(to, {
    method: 'POST',
    agent: false,
    lookup: networks.lookup,
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    signal: all,
  });
  request.on('error', (error) => reject(all.aborted && !signal.aborted ? new Error(`no answer in ${timeoutMs / 1000} s`) : error));
  request.on('response', (response) => {
    let text = '';
    const done = (): void => {
      resolve({ status: response.statusCode ?? 0, text: text.slice(0, MOST_ANSWER) });
      request.destroy();
    };
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
      if (text.length >= MOST_ANSWER) done();
    });
    response.on('end', done);
    response.on('error', reject);
  });
  request.end(body);
  return promise;
}
