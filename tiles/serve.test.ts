import { createServer, request as ask, type Server } from 'node:http';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { FetchSource, PMTiles } from 'pmtiles';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeArchive } from './pmtiles/pmtiles-writer.ts';
import { readRange, serveArchive } from './serve.ts';

const CONTENT = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
let folder = '';
let server: Server;
let base = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-serve-'));
  await mkdir(path.join(folder, 'tiles'));
  await writeFile(path.join(folder, 'secret.pmtiles'), 'outside');
  await writeFile(path.join(folder, 'tiles', 'town.pmtiles'), CONTENT);
  await writeFile(path.join(folder, 'tiles', 'notes.txt'), 'not a map');
  server = createServer(serveArchive(path.join(folder, 'tiles')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> => fetch(base + url, { headers });
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

test('the whole file, with what a reader needs to ask for parts', async () => {
  const response = await get('/tiles/town.pmtiles');
  expect(response.status).toBe(200);
  expect(response.headers.get('accept-ranges')).toBe('bytes');
  expect(response.headers.get('etag')).toMatch(/^".+"$/);
  expect(await bytesOf(response)).toEqual(CONTENT);
});

test('parts: from–to, from the middle, the last bytes', async () => {
  for (const [range, from, to] of [
    ['bytes=0-126', 0, 126],
    ['bytes=990-', 990, 999],
    ['bytes=-5', 995, 999],
    ['bytes=900-5000', 900, 999],
  ] as const) {
    const response = await get('/town.pmtiles', { Range: range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to}/1000`);
    expect(await bytesOf(response)).toEqual(CONTENT.subarray(from, to + 1));
  }
});

test('a part beyond the end is refused with the size', async () => {
  const response = await get('/town.pmtiles', { Range: 'bytes=1000-' });
  expect(response.status).toBe(416);
  expect(response.headers.get('content-range')).toBe('bytes */1000');
});

test('what cannot be read as one range is answered with the whole', async () => {
  for (const range of ['bytes=5-2', 'bytes=a-b', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=-']) {
    expect((await get('/town.pmtiles', { Range: range })).status, range).toBe(200);
  }
});

test('unchanged is 304; a changed file does not mix with parts of the old one', async () => {
  const etag = (await get('/town.pmtiles')).headers.get('etag')!;
  expect((await get('/town.pmtiles', { 'If-None-Match': etag })).status).toBe(304);
  expect((await get('/town.pmtiles', { 'If-Range': etag, Range: 'bytes=0-1' })).status).toBe(206);
  await writeFile(path.join(folder, 'tiles', 'new'), Buffer.alloc(1000, 1));
  await rename(path.join(folder, 'tiles', 'new'), path.join(folder, 'tiles', 'town.pmtiles'));
  expect((await get('/town.pmtiles', { 'If-None-Match': etag })).status).toBe(200);
  expect((await get('/town.pmtiles', { 'If-Range': etag, Range: 'bytes=0-1' })).status).toBe(200);
  await writeFile(path.join(folder, 'tiles', 'town.pmtiles'), CONTENT);
});

/** `fetch` tidies `..` away before asking, so these go out raw. */
const raw = (url: string, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    ask({ host: '127.0.0.1', port, path: url, method }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });

test('nothing outside the folder and nothing that is no archive can be read', async () => {
  for (const url of [
    '/../secret.pmtiles',
    '/tiles/../secret.pmtiles',
    '/%2e%2e/secret.pmtiles',
    '/..%2fsecret.pmtiles',
    '/tiles/..\\secret.pmtiles',
    '//secret.pmtiles',
    '/notes.txt',
    '/',
    '/.pmtiles',
    '/missing.pmtiles',
    '/town.pmtiles/',
    '/town.pmtiles%00.json',
  ]) {
    expect(await raw(url), url).toBe(404);
  }
  expect(await raw('/town.pmtiles', 'DELETE')).toBe(405);
  expect(await raw('/town.pmtiles', 'HEAD')).toBe(200);
});

const AREA = {
  name: 'bund',
  title: '外滩',
  bounds: [121.48, 31.22, 121.52, 31.25],
  center: [121.5, 31.24],
  simulated: false,
  attribution: '© OpenStreetMap contributors (ODbL)',
  pmtiles: 'bund/bund.pmtiles',
  tileset: 'bund/tileset.json',
  terrain: null,
  streets: null,
  networks: null,
  vector: { tiles: 1, bytes: 1 },
  buildings: { tiles: 1, bytes: 1, count: 1 },
};

test('an area: listed, in parts and by ETag; its ledger and report are nobody’s; while it is replaced the old one is served', async () => {
  const area = path.join(folder, 'tiles', 'bund');
  await mkdir(area);
  for (const file of ['tileset.json', 'r0.glb', 'bund.pmtiles', 'ledger.json', 'networks.json', 'report.json', 'report.txt'])
    await writeFile(path.join(area, file), CONTENT);
  await writeFile(path.join(area, 'area.json'), JSON.stringify(AREA));
  await mkdir(path.join(folder, 'tiles', 'broken'));
  await writeFile(path.join(folder, 'tiles', 'broken', 'area.json'), '{"name":');
  const model = await get('/tiles/bund/r0.glb', { Range: 'bytes=0-9' });
  expect([model.status, model.headers.get('content-type'), (await bytesOf(model)).length]).toEqual([206, 'model/gltf-binary', 10]);
  expect((await get('/tiles/bund/tileset.json')).headers.get('etag')).toMatch(/^".+"$/);
  for (const url of [
    '/bund/ledger.json',
    '/bund/networks.json',
    '/bund/report.json',
    '/bund/report.txt',
    '/bund/',
    '/bund',
    '/bund/../secret.pmtiles',
    '/.old-bund/tileset.json',
    '/bund/x/tileset.json',
    '/bund/%2e%2e/secret.pmtiles',
    '/../bund/tileset.json',
    '/bund/r9.glb',
    '/bund/.r0.glb',
  ]) {
    expect(await raw(`/tiles${url}`), url).toBe(404);
  }
  expect(await (await get('/tiles/index.json')).json()).toEqual({ areas: [AREA] });
  await rename(area, path.join(folder, 'tiles', '.old-bund'));
  expect((await get('/tiles/bund/tileset.json')).status).toBe(200);
  expect(await (await get('/index.json')).json()).toEqual({ areas: [AREA] });
});

test('the pmtiles reader of the browser reads an archive through it', async () => {
  const data = new TextEncoder().encode('泉');
  const bytes = encodeArchive({ tiles: [{ z: 3, x: 6, y: 3, data }], bounds: [1, 2, 3, 4], center: [2, 3, 3], metadata: {} });
  await writeFile(path.join(folder, 'tiles', 'one.pmtiles'), bytes);
  const reader = new PMTiles(new FetchSource(`${base}/tiles/one.pmtiles`));
  expect(new Uint8Array((await reader.getZxy(3, 6, 3))!.data)).toEqual(data);
  expect((await reader.getHeader()).minLon).toBe(1);
});

test('a range, if any, lies inside the file', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.nat(3000), fc.nat(3000)).map(([a, b]) => `bytes=${a}-${b}`),
      ),
      fc.nat(2000),
      (header, size) => {
        const range = readRange(header, size);
        if (range === null || range === 'unsatisfiable') return;
        expect(range.from).toBeGreaterThanOrEqual(0);
        expect(range.to).toBeGreaterThanOrEqual(range.from);
        expect(range.to).toBeLessThan(size);
      },
    ),
  );
});
