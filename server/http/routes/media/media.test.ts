import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Media } from '#contract/reports/media.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { AuditRow } from '#server/storage/stores/audit-store.ts';
import { GPS, JPEG, jpeg, mp4, PNG, png, segment } from '#server/media/clean/fixture.ts';
import { EAST, STREET, WEST } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Answer, type Visitor } from '#tests/harness/visitor.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

const TUS = { 'tus-resumable': '1.0.0' };
const PIECE = { ...TUS, 'content-type': 'application/offset+octet-stream' };
let server: Awaited<ReturnType<typeof openServer>>;
let administrator: Visitor;
let officer: Visitor;
let other: Visitor;
beforeAll(async () => {
  server = await openServer({ env: { QUANYAN_STILL_MB: '1', QUANYAN_CLIP_MB: '3' } }, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
  officer = await signInAt(server.http, administrator, 'duty-officer', STREET);
  other = await signInAt(server.http, administrator, 'duty-officer', STREET, 'y');
});

const metadata = (said: Readonly<Record<string, string>>): string =>
  Object.entries(said)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

const begin = (visitor: Visitor, length: number, said: Readonly<Record<string, string>> = {}): Promise<Answer<unknown>> =>
  visitor.ask('POST', '/api/v1/uploads', undefined, { ...TUS, 'upload-length': String(length), 'upload-metadata': metadata(said) });

async function patch(
  visitor: Visitor,
  path: string,
  offset: number,
  bytes: Buffer,
  headers: Record<string, string> = {},
): Promise<Response> {
  const guard = { cookie: visitor.cookie, 'x-quanyan': '1' };
  const body = new Uint8Array(bytes);
  return fetch(server.http + path, { method: 'PATCH', headers: { ...guard, ...PIECE, 'upload-offset': String(offset), ...headers }, body });
}

const offsetOf = async (visitor: Visitor, path: string): Promise<string | null> =>
  (await visitor.ask('HEAD', path, undefined, TUS)).headers.get('upload-offset');

/** Sends it in two pieces. @returns what it has become */
async function send(visitor: Visitor, bytes: Buffer, said: Readonly<Record<string, string>> = {}): Promise<Media> {
  const begun = await begin(visitor, bytes.length, said);
  expect([begun.status, begun.body]).toEqual([201, '']);
  const path = begun.headers.get('location')!;
  const half = bytes.length >> 1;
  expect((await patch(visitor, path, 0, bytes.subarray(0, half))).status).toBe(204);
  const last = await patch(visitor, path, half, bytes.subarray(half));
  expect([last.status, await last.text()]).toEqual([204, '']);
  return (await visitor.get<{ media: Media }>(path)).media;
}

interface Opened {
  readonly original: string;
  readonly thumb: string | null;
}
const open = (visitor: Visitor, id: string, reason?: string): Promise<Answer<Opened>> =>
  visitor.ask<Opened>('POST', `/api/v1/media/${id}/addresses`, reason === undefined ? {} : { reason });
const bytesAt = async (
  visitor: Visitor,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ response: Response; bytes: Buffer }> => {
  const response = await fetch(server.http + path, { headers: { cookie: visitor.cookie, ...headers } });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};

describe('an upload', () => {
  it('goes on where it broke off, and is known by what was kept', async () => {
    const sent = jpeg(4, 3, segment(0xfe, Buffer.from(GPS)));
    const media = await send(officer, sent, { filetype: 'image/jpeg', takenAt: '1700000000000' });
    expect(media).toMatchObject({
      hash: createHash('sha256').update(JPEG).digest('hex'),
      type: 'image/jpeg',
      bytes: JPEG.length,
      width: 4,
      height: 3,
      class: 'plain',
      takenAt: 1_700_000_000_000,
      about: null,
      place: STREET,
    });
    const { items } = await administrator.get<{ items: AuditRow[] }>('/api/v1/audit?action=media:store');
    expect(items.find(({ subject }) => subject === media.id)?.detail).toContain(media.hash);
  });

  it('tells where it goes on; a piece for elsewhere is refused, and changes nothing', async () => {
    const path = (await begin(officer, PNG.length)).headers.get('location')!;
    await patch(officer, path, 0, PNG.subarray(0, 10));
    const wrong = await patch(officer, path, 3, PNG.subarray(3));
    expect([wrong.status, await wrong.text()]).toEqual([409, expect.stringContaining('It goes on at byte 10, not at 3.')]);
    expect(await offsetOf(officer, path)).toBe('10');
    expect((await patch(officer, path, 10, PNG.subarray(10))).status).toBe(204);
    expect((await patch(officer, path, PNG.length, Buffer.alloc(0))).status).toBe(204);
    const tooMuch = (await begin(officer, 5)).headers.get('location')!;
    expect([(await patch(officer, tooMuch, 0, PNG)).status, await offsetOf(officer, tooMuch)]).toEqual([400, '0']);
    expect((await officer.ask('DELETE', tooMuch, undefined, TUS)).status).toBe(204);
    expect((await officer.ask('HEAD', tooMuch, undefined, TUS)).status).toBe(404);
  });

  it('counts a piece with a checksum only when it is whole', async () => {
    const path = (await begin(officer, PNG.length)).headers.get('location')!;
    const sum = (bytes: Buffer): Record<string, string> => ({
      'upload-checksum': `sha256 ${createHash('sha256').update(bytes).digest('base64')}`,
    });
    const damaged = await patch(officer, path, 0, PNG.subarray(0, 9), sum(PNG));
    expect([damaged.status, await offsetOf(officer, path)]).toEqual([460, '0']);
    expect((await patch(officer, path, 0, PNG, sum(PNG))).status).toBe(204);
  });

  it.each([
    ['of 2 GB', 2_147_483_648, {}, 413, 'The file has 2148 MB, and at most 3 MB are taken'],
    ['of nothing', 0, {}, 400, 'The file is empty'],
    ['for a ticket that is not there', 10, { about: 'ticket:GD0' }, 404, 'There is no ticket GD0'],
    ['of a class there is none of', 10, { class: 'secret' }, 400, 'class'],
  ])('%s is refused before a byte of it is sent', async (_name, length, said, status, word) => {
    const { status: told, body } = await begin(officer, length, said);
    expect([told, JSON.stringify(body)]).toEqual([status, expect.stringContaining(word)]);
  });

  it('of what is not taken is refused with what it looks like, and is gone', async () => {
    for (const [bytes, said, word] of [
      [Buffer.from('<html><script>alert(1)</script>'), {}, 'looks like HTML'],
      [PNG, { filetype: 'image/jpeg' }, 'its bytes are image/png'],
      [png(30_000, 30_000), {}, '30000 × 30000 pixels'],
      [PNG.subarray(0, -5), {}, 'cut short'],
    ] as const) {
      const path = (await begin(officer, bytes.length, said)).headers.get('location')!;
      const answer = await patch(officer, path, 0, bytes);
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(word)]);
      expect((await officer.ask('HEAD', path, undefined, TUS)).status).toBe(404);
    }
  });

  it('is its sender’s alone, and speaks one version', async () => {
    const path = (await begin(officer, 10)).headers.get('location')!;
    expect((await other.ask('HEAD', path, undefined, TUS)).status).toBe(404);
    expect((await patch(other, path, 0, Buffer.alloc(10))).status).toBe(404);
    const unversioned = await officer.ask('HEAD', path);
    expect([unversioned.status, unversioned.headers.get('tus-version')]).toEqual([412, '1.0.0']);
    expect((await patch(officer, path, 0, PNG, { 'content-type': 'image/png' })).status).toBe(415);
    const described = await officer.ask('OPTIONS', '/api/v1/uploads');
    expect([described.headers.get('tus-max-size'), described.headers.get('tus-extension')]).toEqual([
      '3000000',
      'creation,expiration,checksum,termination',
    ]);
  });

  it('of one thing by two at once is two records and one file', async () => {
    const picture = png(9, 9);
    const [mine, theirs] = await Promise.all([send(officer, picture), send(other, picture)]);
    expect([mine.id === theirs.id, mine.hash === theirs.hash]).toEqual([false, true]);
    const opened = await open(officer, mine.id);
    expect((await bytesAt(officer, opened.body.original)).bytes).toEqual(picture);
    expect((await open(officer, theirs.id)).status).toBe(404);
  });

  it('under way is bounded for each person', async () => {
    const busy = await signInAt(server.http, administrator, 'duty-officer', STREET, 'z');
    const answers = await Promise.all(Array.from({ length: 25 }, () => begin(busy, 100)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(20).fill(201), ...Array<number>(5).fill(429)]);
  });
});

describe('an address', () => {
  it('opens one variant for one session', async () => {
    const [mine, second] = [await send(officer, PNG), await send(officer, png(8, 8))];
    const { body } = await open(officer, mine.id);
    expect((await bytesAt(officer, body.original)).bytes).toEqual(PNG);
    expect((await bytesAt(other, body.original)).response.status).toBe(404);
    expect((await fetch(server.http + body.original)).status).toBe(401);
    for (const changed of [
      body.original.replace('/original', '/thumb'),
      body.original.replace(mine.id, second.id),
      body.original.replace(/address=./, 'address=z'),
      body.original.slice(0, -1),
      body.original.replace(/\?.*/, ''),
    ])
      expect([changed, (await bytesAt(officer, changed)).response.status]).toEqual([changed, 404]);
  });

  it('answers ranges of a clip, and says how it may be kept', async () => {
    const clip = mp4(64, 36);
    const media = await send(officer, clip, { filetype: 'video/mp4' });
    expect(media).toMatchObject({ type: 'video/mp4', durationMs: 2500, thumb: null });
    const { body } = await open(officer, media.id);
    const whole = await bytesAt(officer, body.original);
    expect(whole.response.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.response.headers.get('cache-control')).toBe('private, max-age=600');
    expect(whole.response.headers.get('content-type')).toBe('video/mp4');
    for (const [range, status, from, to] of [
      ['bytes=0-9', 206, 0, 10],
      ['bytes=10-', 206, 10, clip.length],
      ['bytes=-5', 206, clip.length - 5, clip.length],
      ['bytes=5-999999', 206, 5, clip.length],
      ['bytes=x-y', 200, 0, clip.length],
    ] as const) {
      const { response, bytes } = await bytesAt(officer, body.original, { range });
      expect([range, response.status, bytes.toString('hex')]).toEqual([range, status, whole.bytes.subarray(from, to).toString('hex')]);
    }
    const beyond = await bytesAt(officer, body.original, { range: `bytes=${clip.length}-` });
    expect([beyond.response.status, beyond.response.headers.get('content-range')]).toEqual([416, `bytes */${clip.length}`]);
    const etag = whole.response.headers.get('etag')!;
    expect((await bytesAt(officer, body.original, { 'if-none-match': etag })).response.status).toBe(304);
  });

  it('of what tells of people is given for a reason, which the audit keeps', async () => {
    const media = await send(officer, png(7, 7), { class: 'person' });
    expect((await officer.get<{ asksReason: boolean }>(`/api/v1/media/${media.id}`)).asksReason).toBe(true);
    const unasked = await open(officer, media.id);
    expect([unasked.status, JSON.stringify(unasked.body)]).toEqual([400, expect.stringContaining('"path":"reason"')]);
    const opened = await open(officer, media.id, '核查结案');
    const { response } = await bytesAt(officer, opened.body.original);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    // Renewed while one looks at it, without being asked again, and without another row.
    expect((await open(officer, media.id)).status).toBe(200);
    const { items } = await administrator.get<{ items: AuditRow[] }>('/api/v1/audit?action=media:open');
    expect(items.filter(({ subject }) => subject === media.id)).toMatchObject([
      { actor: { id: media.by.id }, detail: JSON.stringify({ sha256: media.hash, class: 'person', reason: '核查结案' }) },
    ]);
  });
});

it('what a ticket shows is opened by who sees the ticket, and hung up only by who sent it for it', async () => {
  await officer.ask('POST', '/api/v1/observations', { observations: [{ device: 'mh-east', points: { opened: 1, waterLevelCm: 200 } }] });
  const {
    items: [incident],
  } = await officer.get<{ items: Incident[] }>(`/api/v1/incidents?affinity=road&within=${EAST}`);
  await officer.command('dispatch', { incident: incident.id, version: incident.version, crew: 'crew-east' });
  const ticketOf = async (): Promise<{ id: string; version: number; photos: { id: string }[] }> =>
    (await officer.get<{ items: { id: string; version: number; photos: { id: string }[] }[] }>(`/api/v1/tickets?incident=${incident.id}`))
      .items[0];
  const { id } = await ticketOf();
  await officer.command('accept', { ticket: id, version: (await ticketOf()).version });
  const media = await send(officer, png(6, 6), { about: `ticket:${id}` });
  expect(media).toMatchObject({ about: { type: 'ticket', id }, class: 'plain' });
  const finish = async (visitor: Visitor, photo: string) =>
    visitor.command('finish', { ticket: id, version: (await ticketOf()).version, note: '好', photo: { id: photo } });
  for (const [visitor, photo] of [
    [other, media.id],
    [officer, 'nobody'],
  ] as const)
    expect(await finish(visitor, photo)).toMatchObject({ ok: false, refusal: { code: 'invalid', issues: [{ path: 'photo.id' }] } });
  expect(await finish(officer, media.id)).toMatchObject({ ok: true });
  expect((await ticketOf()).photos.map(({ id: shown }) => shown)).toEqual([media.id]);
  const [leader, west] = [
    await signInAt(server.http, administrator, 'leader', EAST),
    await signInAt(server.http, administrator, 'duty-officer', WEST),
  ];
  expect((await open(other, media.id)).status).toBe(200);
  expect((await open(leader, media.id)).status).toBe(200);
  expect((await open(west, media.id)).status).toBe(404);
  expect((await officer.ask('GET', `/api/v1/photos/${media.id}`)).status).toBe(200);
});

it('what tells of people is not there for who may not know of them, on whatever ticket it hangs', async () => {
  await officer.ask('POST', '/api/v1/observations', { observations: [{ device: 'mh-west', points: { opened: 1, waterLevelCm: 200 } }] });
  const {
    items: [incident],
  } = await officer.get<{ items: Incident[] }>(`/api/v1/incidents?affinity=road&within=${WEST}`);
  const { items: crews } = await officer.get<{ items: { id: string; state: string }[] }>('/api/v1/crews?state=free');
  await officer.command('dispatch', { incident: incident.id, version: incident.version, crew: crews[0].id });
  type Shown = { id: string; version: number; photos: { id: string }[] };
  const ticketOf = async (): Promise<Shown> => (await officer.get<{ items: Shown[] }>(`/api/v1/tickets?incident=${incident.id}`)).items[0];
  const { id } = await ticketOf();
  await officer.command('accept', { ticket: id, version: (await ticketOf()).version });
  const { id: photo } = await send(officer, png(5, 5), { about: `ticket:${id}`, class: 'plate' });
  const finish = { ticket: id, version: (await ticketOf()).version, note: '好', photo: { id: photo } };
  expect(await officer.command('finish', finish)).toMatchObject({ ok: true });
  const leader = await signInAt(server.http, administrator, 'leader', WEST);
  expect([(await open(leader, photo, '看看')).status, (await leader.ask('GET', `/api/v1/photos/${photo}`)).status]).toEqual([404, 404]);
  expect([(await open(other, photo)).status, (await open(other, photo, '核查结案')).status]).toEqual([400, 200]);
  expect((await officer.ask('GET', `/api/v1/photos/${photo}`)).status).toBe(400);
});
