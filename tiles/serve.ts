import type { IncomingMessage, ServerResponse } from 'node:http';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { areaDescriptionSchema, type AreaDescription } from './area/description.ts';
import { previousFolder } from './area/previous-folder.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.pmtiles': 'application/vnd.pmtiles',
  '.json': 'application/json; charset=utf-8',
  '.glb': 'model/gltf-binary',
};
/** A plain name, at most one folder before it, no dot at the start of either: nothing outside the folder can be named. */
const NAME = /^\/(?:tiles\/)?(?:([A-Za-z0-9][A-Za-z0-9_-]{0,60})\/)?([A-Za-z0-9_-][A-Za-z0-9_.-]{0,100}(?:\.pmtiles|\.json|\.glb))$/;
/** What readers may have of an area's folder; the ledger and the report beside are for those who keep it. */
const OF_AREA = /^(?:tileset\.json|area\.json|streets\.json|.*\.glb|.*\.pmtiles)$/;

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
 * Serves the map archives (`*.pmtiles`), their descriptions (`*.json`) and the buildings of each area (`<area>/tileset.json`, `*.glb`)
 * of one folder with `Range`, `ETag` and 304, at `/name` or `/tiles/name`. `/index.json` lists the areas. No archive yet: 404
 * with a sentence that says how to build it. Knows no framework.
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
  const match = NAME.exec((request.url ?? '').split('?')[0]);
  if (!match || (match[1] !== undefined && !OF_AREA.test(match[2])))
    return refuse(response, 404, 'No such map file: names look like town.pmtiles or town/tileset.json.');
  const [, area, name] = match;
  if (area === undefined && name === 'index.json') return sendIndex(folder, response);
  const file = await openFile(folder, area, name);
  if (!file)
    return refuse(
      response,
      404,
      `There is no map file ${area === undefined ? name : `${area}/${name}`} yet; npm start builds the town, npm run tiles other areas.`,
    );
  try {
    await send(file, name, request, response);
  } finally {
    await file.close();
  }
}

const openOrNull = (...parts: readonly string[]): Promise<FileHandle | null> => open(path.join(...parts), 'r').catch(() => null);

async function openFile(folder: string, area: string | undefined, name: string): Promise<FileHandle | null> {
  if (area === undefined) return openOrNull(folder, name);
  return (await openOrNull(folder, area, name)) ?? openOrNull(folder, previousFolder(area), name);
}

/** The areas there are. Folders that hold none, or one that cannot be read, are left out. */
async function sendIndex(folder: string, response: ServerResponse): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = [...new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name.replace(previousFolder(''), '')))].filter(
    (name) => !name.startsWith('.'),
  );
  const areas: AreaDescription[] = [];
  for (const name of names.sort()) {
    const file = await openFile(folder, name, 'area.json');
    try {
      const read = areaDescriptionSchema.safeParse(JSON.parse((await file?.readFile('utf8')) ?? 'null'));
      if (read.success) areas.push(read.data);
    } catch {
      // Half a description is none: the next build writes it anew.
    } finally {
      await file?.close();
    }
  }
  response.writeHead(200, { 'Content-Type': TYPES['.json'], 'Cache-Control': 'no-cache' });
  response.end(JSON.stringify({ areas }));
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
    ...headers,
    'Content-Length': span.to - span.from + 1,
    ...(range && { 'Content-Range': `bytes ${span.from}-${span.to}/${size}` }),
  });
  if (request.method === 'HEAD' || size === 0) response.end();
  else await pipeline(file.createReadStream({ start: span.from, end: span.to, autoClose: false }), response);
}
