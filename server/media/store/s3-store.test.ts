import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';
import { freePort } from '#tests/harness/free-port.ts';
import { newBeside } from './both.ts';
import { FolderStore } from './folder-store.ts';
import { S3Store, type S3Settings } from './s3-store.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const faults: string[] = [];
const settings = (endpoint: string, more: Partial<S3Settings> = {}): S3Settings => ({
  endpoint,
  bucket: 'quanyan',
  region: 'us-east-1',
  pathStyle: true,
  key: 'S3RVER',
  secret: 'S3RVER',
  ...more,
});
const storeAt = (endpoint: string, more: Partial<S3Settings> = {}, ms = 10_000): S3Store =>
  new S3Store(settings(endpoint, more), (error, what) => faults.push(`${what}: ${String(error)}`), ms);

async function fileOf(bytes: Buffer): Promise<string> {
  const file = path.join(await temporaryFolder(), 'part');
  await writeFile(file, bytes);
  return file;
}
async function read(stream: Readable | null): Promise<Buffer | null> {
  if (stream === null) return null;
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** An S3 server of somebody else: `npm i --no-save s3rver` puts it there (MIT). It takes signatures without checking them. */
const S3RVER = process.env.QUANYAN_TEST_S3RVER ?? path.join(ROOT, 'node_modules/s3rver');

async function foreignServer(): Promise<string> {
  const data = await temporaryFolder();
  await mkdir(path.join(data, 'quanyan'));
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [path.join(S3RVER, 'bin/s3rver.js'), '-d', data, '-a', '127.0.0.1', '-p', String(port), '--configure-bucket', 'quanyan'],
    {
      stdio: 'ignore',
    },
  );
  onTestFinished(() => void child.kill());
  const address = `http://127.0.0.1:${port}`;
  await waitFor('the S3 server', () =>
    fetch(address).then(
      () => true,
      () => false,
    ),
  );
  return address;
}

it.skipIf(!existsSync(S3RVER))('keeps, reads in parts, lists and drops on a server of somebody else', async () => {
  const address = await foreignServer();
  const store = storeAt(address);
  const bytes = Buffer.from('泉眼'.repeat(5000));
  const hash = sha256(bytes);
  expect(await store.open(hash, 0, 9)).toBeNull();
  const file = await fileOf(bytes);
  await store.put(hash, file);
  expect(existsSync(file)).toBe(false);
  expect(await read(await store.open(hash, 0, bytes.length - 1))).toEqual(bytes);
  expect(await read(await store.open(hash, 3, 11))).toEqual(bytes.subarray(3, 12));
  await Promise.all([store.put(hash, await fileOf(bytes)), store.put(hash, await fileOf(bytes))]);
  const listed: { hash: string; at: number }[] = [];
  for await (const one of store.all()) listed.push(one);
  expect(listed).toEqual([{ hash, at: expect.any(Number) as number }]);
  expect(Math.abs(listed[0].at - Date.now())).toBeLessThan(120_000);
  await store.drop(hash);
  await store.drop(hash);
  expect(await store.open(hash, 0, 9)).toBeNull();

  // Refused there: told in the server's words, and to people as a store that does not answer.
  const kept = await fileOf(bytes);
  await expect(storeAt(address, { bucket: 'nowhere' }).put(hash, kept)).rejects.toMatchObject({ refusal: { code: 'storage' } });
  expect((await stat(kept)).size).toBe(bytes.length);
  expect(faults.at(-1)).toMatch(/it answered 404/);
});

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * Whether a request carries the signature that AWS's signature version 4 asks for, made by this secret; reckoned from its description
 * alone.
 */
function signed(request: IncomingMessage, body: Buffer, secret: string): boolean {
  const { authorization = '' } = request.headers;
  const [, scope, names, signature] = /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)/.exec(authorization) ?? [];
  if (signature === undefined) return false;
  const url = new URL(request.url!, 'http://x');
  const query = [...url.searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort();
  const hash = String(request.headers['x-amz-content-sha256']);
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return false;
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const asked = [request.method, url.pathname, query.join('&'), headers.join(''), names, hash].join('\n');
  const [day, region, service] = scope.split('/');
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(Buffer.from(asked))].join('\n');
  const key = [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secret}`, day));
  return hmac(key, text).toString('hex') === signature;
}

it('signs what it asks, with the hash of what it sends', async () => {
  const asked: string[] = [];
  const server = createHttpServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const fits = signed(request, Buffer.concat(pieces), 'right');
    asked.push(`${request.method} ${request.headers['x-amz-content-sha256'] === 'UNSIGNED-PAYLOAD' ? 'unsigned' : 'hash'} ${fits}`);
    response.writeHead(fits ? 200 : 403).end('<ListBucketResult></ListBucketResult>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/below`;
  const bytes = Buffer.from('泉');
  const use = async (secret: string): Promise<void> => {
    const store = storeAt(address, { secret, region: 'cn-north-1' });
    await store.put(sha256(bytes), await fileOf(bytes));
    (await store.open(sha256(bytes), 0, 2))?.destroy();
    for await (const one of store.all()) expect(one).toBeUndefined();
    await store.drop(sha256(bytes));
  };
  await use('right');
  await expect(use('wrong')).rejects.toMatchObject({ refusal: { code: 'storage' } });
  expect(asked).toEqual(['PUT hash true', 'GET unsigned true', 'GET unsigned true', 'DELETE unsigned true', 'PUT hash false']);
});

/** Takes connections, and says nothing. */
async function silentServer(): Promise<string> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('a server that hangs is told in words within its deadline, and what lies in the folder is read all the same', async () => {
  const hanging = storeAt(await silentServer(), {}, 200);
  const folder = new FolderStore(await temporaryFolder());
  const store = newBeside(hanging, folder);
  const bytes = Buffer.from('a picture of before');
  const hash = sha256(bytes);
  await folder.put(hash, await fileOf(bytes));
  expect(await read(await store.open(hash, 0, bytes.length - 1))).toEqual(bytes);
  const file = await fileOf(bytes);
  for (const ask of [() => store.put(hash, file), () => store.open('0'.repeat(64), 0, 1), () => store.drop(hash)])
    await expect(ask()).rejects.toMatchObject({
      refusal: {
        code: 'storage',
        message: { zh: expect.stringContaining('没有应答') as string, en: expect.stringContaining('does not answer') as string },
      },
    });
  expect(existsSync(file)).toBe(true);
});

it('one that is not there is told at once', async () => {
  const store = storeAt(`http://127.0.0.1:${await freePort()}`);
  await expect(store.open('0'.repeat(64), 0, 1)).rejects.toMatchObject({ refusal: { code: 'storage' } });
});
