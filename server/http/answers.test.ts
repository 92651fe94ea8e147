import { afterAll, beforeAll, expect, it } from 'vitest';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { openPage } from '#tests/harness/screen.ts';
import { METER } from '#tests/harness/uploaded-kind.ts';
import { openTourScreen } from '#tests/harness/screen.ts';
import { signInDemo, type Visitor, warn } from '#tests/harness/visitor.ts';
import { loadRoutes } from './app.ts';

/** Answers of a running server are what the OpenAPI document says of them. */
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');
/** What a path's last word asks for. */
const QUERIES: Readonly<Record<string, string | (() => string)>> = {
  history: '?point=waterLevelCm',
  play: () => `?picture=none&from=${Date.now() - 100}&to=${Date.now()}`,
  screens: () => `?at=${Date.now()}`,
  near: () => `?picture=none&at=${Date.now()}&places=${EAST_COURT}`,
  'floor-plans': '?building=/370102/370102004/370102004001/court/B1',
  onenet: '?msg=%22hello%22&nonce=a&signature=b',
};
let server: Addresses;
let officer: Visitor;
let administrator: Visitor;
/** Something there is, for each parameter of a path. */
const known: Record<string, string> = {};

beforeAll(async () => {
  const ledger = smallLedger([
    device('gate-east', 'access-gate', EAST_COURT),
    device('help-1', 'sos-button', EAST_COURT),
    device('sl-east', 'street-lamp', EAST_COURT),
    device('xp-1', 'patrol-point', EAST_COURT),
  ]);
  server = await openServer({ ledger }, (work) => cleanUp.push(work));
  officer = await signInDemo(server.http, 'duty-officer');
  administrator = await signInDemo(server.http, 'administrator');
  (await openPage(officer, (work) => cleanUp.push(() => Promise.resolve(work()))))('desk', 'stage=globe');
  const send = (observations: unknown[]): Promise<unknown> => officer.ask('POST', '/api/v1/observations', { observations });
  await send([{ device: 'mh-east', points: { waterLevelCm: 400 } }, { device: 'nobody-knows', points: { smoke: 1 } }, 'no row']);
  for (const type of ['incident', 'alert', 'crew'])
    known[type] = (await officer.get<{ items: { id: string }[] }>(`/api/v1/${type}s`)).items[0].id;
  const act = async (name: string, input: object): Promise<void> => {
    const { version } = known.ticket
      ? await officer.get<{ version: number }>(`/api/v1/tickets/${known.ticket}`)
      : await officer.get<{ version: number }>(`/api/v1/incidents/${known.incident}`);
    expect(await officer.command(name, { ...input, version })).toMatchObject({ ok: true });
  };
  await act('dispatch', { incident: known.incident, crew: known.crew });
  known.ticket = (await officer.get<{ items: { id: string }[] }>('/api/v1/tickets')).items[0].id;
  await act('accept', { ticket: known.ticket });
  await act('finish', { ticket: known.ticket, note: '盖好', photo: { id: await officer.photo(PIXEL) } });
  known.photo = (await officer.get<{ photos: { id: string }[] }>(`/api/v1/tickets/${known.ticket}`)).photos[0].id;
  const begun = await officer.ask('POST', '/api/v1/uploads', undefined, { 'tus-resumable': '1.0.0', 'upload-length': '9' });
  known.upload = begun.headers.get('location')!.split('/').at(-1)!;
  known.device = 'mh-east';
  known.account = 'demo-administrator';
  await administrator.ask('POST', '/api/v1/credentials', { kind: 'device', name: 'mh-east' });
  await administrator.ask('POST', '/api/v1/backups');
  await officer.ask('POST', '/api/v1/observations', { events: [{ device: 'gate-east', event: 'forced' }] });
  const change = { devices: { ids: ['mh-east'] }, set: { note: '井盖已换' }, reason: '台账补充' };
  expect((await administrator.ask('POST', '/api/v1/ledger/change', change)).status).toBe(200);
  expect((await administrator.ask('POST', '/api/v1/kinds', { kind: METER, base: 0, reason: '新装' })).status).toBe(200);
  known.kind = METER.id;
  expect(await officer.command('operate', { devices: ['gate-east'], action: 'open' })).toMatchObject({ ok: true });
  known.operation = (await officer.get<{ items: { id: string }[] }>('/api/v1/operations')).items[0].id;
  const limit = { target: { kind: 'manhole', place: null, device: 'mh-east', point: 'waterLevelCm', limit: 'alert' } };
  const value = { bound: 145, release: 142, forS: null };
  expect((await administrator.ask('POST', '/api/v1/limits', { ...limit, value, base: 0, reason: '雨季水位' })).status).toBe(200);
  const home = { name: '王奶奶', devices: ['help-1'], stillAfterH: null, mostLh: null, quiet: null, leave: null, contacts: [] };
  const entered = await officer.ask<{ id: string }>('POST', '/api/v1/care-plans', { plan: home, reason: '登记' });
  known.plan = entered.body.id;
  const hours = { days: 'every', from: { minute: 0 }, until: { minute: 0 }, action: 'dim', params: { level: 40 } };
  const lamps = { name: '路灯', kind: 'street-lamp', devices: ['sl-east'], hours: [hours], only: null, on: true, reason: '节能' };
  expect((await officer.ask('POST', '/api/v1/schedules', { schedule: lamps })).status).toBe(200);
  const shifts = { shifts: [], lastsMin: 20, graceMin: 0, radiusM: 50, active: true };
  const route = { name: '东线', points: [{ device: 'xp-1', dueMin: 10, photo: false }], ...shifts };
  const walked = await officer.ask<{ id: string }>('POST', '/api/v1/patrol-plans', { plan: route, reason: '新设' });
  expect((await officer.ask('POST', `/api/v1/patrol-plans/${walked.body.id}/rounds`, { reason: '加巡' })).status).toBe(200);
  const wall = { code: await wallCode(), name: '一号大屏', role: 'wall-duty', jurisdiction: '/370102' };
  const paired = await administrator.ask<{ id: string }>('POST', '/api/v1/walls', wall);
  known.wall = paired.body.id;
  const shape = { columns: 2, rows: 2, tile: { width: 1920, height: 1080, widthMm: 1209.6 }, bezelMm: 3.5, distanceM: 8 };
  const drawn = { name: '主墙', role: 'wall-duty', jurisdiction: '/370102', shape };
  expect((await administrator.ask('POST', '/api/v1/wall-canvases', drawn)).status).toBe(200);
  const box = (column: number, columns: number): object => ({ column, row: 0, columns, rows: 12 });
  const region = { id: 'right', name: '右', box: box(18, 6), items: [{ panel: 'wall-alerts', about: '', seconds: 20 }] };
  const layout = { columns: 24, map: box(0, 18), look: 'own', regions: [region] };
  const kept = { name: '平时', jurisdiction: '/370102', layout };
  expect((await administrator.ask('POST', '/api/v1/wall-layouts', kept)).status).toBe(200);
  known.code = await wallCode();
  const screen = await openTourScreen(officer, (work) => cleanUp.push(work));
  const led = await officer.ask<{ id: string }>('POST', '/api/v1/tour-remotes', { code: await screen.code() });
  known.remote = led.body.id;
  known.tour = 'street';
  known.warning = await warn(server.http);
  const told = { name: '巡防', url: 'https://police.example.org/', what: ['alert'], severity: 2, kinds: [], place: '/', as: 'outside' };
  expect((await administrator.ask('POST', '/api/v1/webhooks', { webhook: { ...told, enabled: false } })).status).toBe(200);
});

/** What a browser shows that waits to be paired as a wall. */
const wallCode = async (): Promise<string> => {
  const answer = await fetch(`${server.http}/api/v1/walls/codes`, { method: 'POST' });
  return ((await answer.json()) as { code: string }).code;
};

// Bytes are opened by a signed address: media.test.ts.
const reading = (await loadRoutes())
  .filter(({ method, id }) => method === 'get' && id !== 'readMediaContent')
  .map((route) => [`GET ${route.path}`, route] as const);

it.each(reading)('%s', async (_name, route) => {
  const path = route.path
    .replace('media/{id}', `media/${known.photo}`)
    .replace('uploads/{id}', `uploads/${known.upload}`)
    .replace('{code}', known.code)
    .replace(/(\w+)s\/\{id\}/, (_all, type: string) => `${type}s/${known[type]}`);
  const visitor = ['see-audit', 'administer'].includes(route.needs) ? administrator : officer;
  const query = QUERIES[path.slice(path.lastIndexOf('/') + 1)] ?? '';
  const { status, body } = await visitor.ask<unknown>('GET', path + (typeof query === 'string' ? query : query()));
  expect(status, JSON.stringify(body)).toBe(200);
  expect(route.reply?.safeParse(body).error?.issues ?? []).toEqual([]);
  // A list with nothing in it would fit any schema.
  const rows = Array.isArray(body)
    ? body
    : ((body as { items?: unknown[]; entries?: unknown[] }).items ?? (body as { entries?: unknown[] }).entries);
  if (rows) expect(rows.length).toBeGreaterThan(0);
});
