import type { IncomingMessage, ServerResponse } from 'node:http';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Readonly<Record<string, string>> = { '.pmtiles': 'application/vnd.pmtiles', '.json': 'application/json; charset=utf-8' };
/** A plain name: no folders, no dot at the start, so nothing outside the folder can be named. */
const NAME = /^\/(?:tiles\/)?([A-Za-z0-9_-][A-Za-z0-9_.-]{0,100}(?:\.pmtiles|\.json))$/;

interface Span {
  readonly from: number;
  /** Last byte, included. */
  readonly to: number;
}

/**
 * Reads a `Range` header. Only one range of bytes is served; anything else asked for gets the whole file, as the
 * standard allows. @returns null = whole file, 'unsatisfiable' = beyond its end.
 */
export function readRange(header: string | undefined, size: number): Span | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') {
    const last = Number(match[2]);
    return last === 0 || size === 0 ? 'unsatisfiable' : { from: Math.max(0, size - last), to: size - 1 };
  }
  const from = Number(match[1]);
  const to = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== '' && Number(match[2]) < from) return null;
  return from >= size ? 'unsatisfiable' : { from, to };
}

/**
 * Serves the map archives (`*.pmtiles`) and their descriptions (`*.json`) of one folder with `Range`, `ETag` and 304,
 * at `/name` or `/tiles/name`. No archive yet: 404 with a sentence that says how to build it. Knows no framework.
 */
export function serveArchive(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(folder, request, response).catch(() => {
      // The reader went away, or the disk failed mid-file: the half-sent answer can only be cut.
      response.destroy();
    });
  };
}

function refuse(response: ServerResponse, status: number, sentence: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers });
  response.end(`${sentence}\n`);
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, `Tiles can be read, not ${request.method}.`, { Allow: 'GET, HEAD' });
  }
  const name = NAME.exec((request.url ?? '').split('?')[0])?.[1];
  if (name === undefined) return refuse(response, 404, 'No such map archive: names look like town.pmtiles.');
  const file = await open(path.join(folder, name), 'r').catch(() => null);
  if (!file) return refuse(response, 404, `There is no map archive ${name} yet; npm start builds it.`);
  try {
    await send(file, name, request, response);
  } finally {
    await file.close();
  }
}

async function send(file: FileHandle, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { size, mtimeMs, ino } = await file.stat();
  const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}-${ino.toString(36)}"`;
  const headers = { ETag: etag, 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-cache', 'Content-Type': TYPES[path.extname(name)] };
  const known = request.headers['if-none-match'];
  if (known !== undefined && (known === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))) {
    response.writeHead(304, headers).end();
    return;
  }
  // A range of another version of the file would be mixed up with what the reader already holds.
  const condition = request.headers['if-range'];
  const range = condition === undefined || condition === etag ? readRange(request.headers.range, size) : null;
  if (range === 'unsatisfiable') return refuse(response, 416, `${name} has ${size} bytes.`, { 'Content-Range': `bytes */${size}` });
  const span = range ?? { from: 0, to: size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...headers, 'Content-Length': span.to - span.from + 1, ...(range && { 'Content-Range': `bytes ${span.from}-${span.to}/${size}` }),
  });
  if (request.method === 'HEAD' || size === 0) response.end();
  else await pipeline(file.createReadStream({ start: span.from, end: span.to, autoClose: false }), response);
}
