import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import type { Media } from '#contract/reports/media.ts';
import { PNG } from '#server/media/clean/fixture.ts';
import { smallLedger } from '#tests/harness/ledger.ts';
import { openServer, spawnServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const TUS = { 'tus-resumable': '1.0.0' };

async function begin(visitor: Visitor, length: number): Promise<string> {
  const { headers, status, body } = await visitor.ask('POST', '/api/v1/uploads', undefined, { ...TUS, 'upload-length': String(length) });
  expect([status, body]).toEqual([201, '']);
  return headers.get('location')!;
}

async function patch(visitor: Visitor, path: string, offset: number, bytes: Uint8Array): Promise<{ status: number; text: string }> {
  const response = await fetch(visitor.url + path, {
    method: 'PATCH',
    headers: {
      cookie: visitor.cookie,
      'x-quanyan': '1',
      ...TUS,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, text: await response.text() };
}

const offsetOf = async (visitor: Visitor, path: string): Promise<number> =>
  Number((await visitor.ask('HEAD', path, undefined, TUS)).headers.get('upload-offset'));

/** Sends what is missing until it is kept. */
const finish = (visitor: Visitor, path: string, bytes: Buffer): Promise<Media> =>
  waitFor('the upload to be kept', async () => {
    const offset = await offsetOf(visitor, path);
    const { status } = await patch(visitor, path, offset, bytes.subarray(offset));
    return status === 204 ? (await visitor.get<{ media: Media | null }>(path)).media : null;
  });

/** Changes the limits of a running process: files that may not grow are a full disk, without a disk to fill. */
const PRLIMIT = ['/usr/bin/prlimit', '/bin/prlimit'].find(existsSync);
const limitFiles = (pid: number, bytes: number | 'unlimited'): Promise<unknown> =>
  promisify(execFile)(PRLIMIT!, ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);

it.skipIf(PRLIMIT === undefined)('a full disk: an upload is told in words, keeps what came, and goes on when there is room', async () => {
  const server = await spawnServer({ ledger: smallLedger(), env: { QUANYAN_LOG: 'silent' } });
  const officer = await signInDemo(server.http, 'duty-officer');
  const path = await begin(officer, PNG.length);
  expect((await patch(officer, path, 0, PNG.subarray(0, 10))).status).toBe(204);
  await limitFiles(server.pid, 1);
  const full = await patch(officer, path, 10, PNG.subarray(10));
  expect([full.status, full.text]).toEqual([503, expect.stringContaining('磁盘已满')]);
  await limitFiles(server.pid, 'unlimited');
  await waitFor('storage to be back', async () => (await fetch(`${server.http}/healthz`)).status === 200);
  expect(await offsetOf(officer, path)).toBe(10);
  expect(await finish(officer, path, PNG)).toMatchObject({ bytes: PNG.length, type: 'image/png' });
});

it('a server that is killed in the middle of an upload goes on with it when it starts again', async () => {
  const first = await spawnServer({ ledger: smallLedger() });
  const officer = await signInDemo(first.http, 'duty-officer');
  const path = await begin(officer, PNG.length);
  await patch(officer, path, 0, PNG.subarray(0, 20));
  await first.kill();
  const second = await spawnServer({ folder: first.folder, ledger: smallLedger() });
  const again = await signInDemo(second.http, 'duty-officer');
  expect(await offsetOf(again, path)).toBe(20);
  expect(await finish(again, path, PNG)).toMatchObject({ bytes: PNG.length });
});

/** As much of S3 as is asked of it here; it can be told to hang. The real ones are in s3-store.test.ts. */
async function bucket(): Promise<{ address: string; kept: Map<string, Buffer>; hang(yes: boolean): void }> {
  const kept = new Map<string, Buffer>();
  let hangs = false;
  const server = createServer(async (request, response: ServerResponse) => {
    if (hangs) return;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const name = request.url!;
    if (request.method === 'PUT') kept.set(name, Buffer.concat(pieces));
    const found = kept.get(name);
    response.writeHead(found ? 200 : 404).end(request.method === 'GET' ? found : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, kept, hang: (yes) => (hangs = yes) };
}

it('an S3 server that hangs: told in words within its deadline, nobody else is disturbed, and nothing that came is lost', async () => {
  const s3 = await bucket();
  const env = { QUANYAN_S3_ENDPOINT: s3.address, QUANYAN_S3_BUCKET: 'b', QUANYAN_S3_KEY: 'k', QUANYAN_S3_SECRET: 's' };
  const server = await openServer({ ledger: smallLedger(), env });
  const officer = await signInDemo(server.http, 'duty-officer');
  s3.hang(true);
  const path = await begin(officer, PNG.length);
  const hanging = patch(officer, path, 0, PNG);
  const report = { observations: [{ device: 'mh-east', points: { opened: 1 } }] };
  expect((await officer.ask('POST', '/api/v1/observations', report)).status).toBe(200);
  expect((await officer.ask('GET', '/api/v1/alerts')).status).toBe(200);
  const told = await hanging;
  expect([told.status, told.text]).toEqual([503, expect.stringContaining('没有应答')]);
  expect((await officer.get<{ media: Media | null }>(path)).media).toBeNull();
  s3.hang(false);
  const media = await finish(officer, path, PNG);
  expect([...s3.kept.values()]).toContainEqual(PNG);
  const { body } = await officer.ask<{ original: string }>('POST', `/api/v1/media/${media.id}/addresses`, {});
  const read = await fetch(server.http + body.original, { headers: { cookie: officer.cookie } });
  expect(Buffer.from(await read.arrayBuffer())).toEqual(PNG);
});
