import { afterAll, beforeAll, expect, it } from 'vitest';
import type { World } from '#client/world/world.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Warning } from '#contract/records/warning.ts';
import { encodeCap, referenceTo, type CapDraft } from '#server/ingest/cap/wire/document.ts';
import { device, EAST_COURT, smallLedger, STREET, WEST_COURT } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { firstAdministrator, signInDemo, type Answer, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const EAST_CODE = '370102004001';
const ledger = smallLedger([
  device('cover-east', 'manhole', EAST_COURT),
  device('cover-west', 'manhole', WEST_COURT),
  device('cover-real', 'manhole', EAST_COURT, { simulated: false }),
]);

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
let folder: string;
let server: Addresses & { stop(): Promise<void> };
let officer: Visitor;
let screen: World;
const start = async (): Promise<void> => {
  server = await openServer({ folder, ledger }, (work) => cleanUp.push(work));
  officer = await signInDemo(server.http, 'duty-officer');
  screen = await openScreen(officer, (work) => cleanUp.push(async () => work()));
};
beforeAll(async () => {
  folder = await temporaryFolder((work) => cleanUp.push(async () => void (await work())));
  await start();
});

const SENT = Math.floor(Date.now() / 1000) * 1000;
const draft = (more: Partial<CapDraft> = {}): CapDraft => ({
  sender: 'weather@example.invalid',
  identifier: 'rain-1',
  sent: SENT,
  senderName: '模拟气象台',
  event: '暴雨',
  severity: 'Severe',
  headline: '模拟数据：暴雨橙色预警',
  expires: SENT + 3_600_000,
  area: `<geocode><valueName>division</valueName><value>${EAST_CODE}</value></geocode>`,
  ...more,
});
type Told = Answer<{
  did?: string;
  words?: { zh: string };
  warnings?: string[];
  places?: string[];
  refusal?: { code: string; message: { zh: string; en: string } };
}>;
async function send(body: string, key?: string): Promise<Told> {
  const headers: Record<string, string> = {
    'content-type': 'application/cap+xml',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  const answer = await fetch(`${server.http}/api/v1/ingest/cap`, { method: 'POST', headers, body });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Told['body'] };
}
const report = async (level: number): Promise<void> => {
  const observations = ['cover-east', 'cover-west', 'cover-real'].map((each) => ({ device: each, points: { waterLevelCm: level } }));
  expect((await officer.ask('POST', '/api/v1/observations', { observations })).status).toBe(200);
};
/** Covers whose water is over the limit. */
const over = (): string[] =>
  [...screen.all('alert').values()].flatMap(({ device: of, code, active }: Alert) => (code === 'water-over' && active ? [of!] : [])).sort();
const shown = (): Record<string, string> =>
  Object.fromEntries([...screen.all('warning').values()].map(({ identifier, state, ended }: Warning) => [identifier, ended?.how ?? state]));

it('a warning in force tightens limits where it lies, at once, and every screen has it', async () => {
  await report(150);
  const { status, body } = await send(encodeCap(draft()));
  expect([status, body.did, body.places]).toEqual([200, 'taken', [`${STREET}/${EAST_CODE}`]]);
  await waitFor('the well under the warning to be over its limit', () => over().join() === 'cover-east');
  expect(shown()).toEqual({ 'rain-1': 'in-force' });
  expect((await send(encodeCap(draft()))).body.did).toBe('repeated');
  const { items } = await officer.get<{ items: Warning[] }>('/api/v1/warnings?state=in-force');
  expect(items.map(({ identifier, colour, simulated }) => [identifier, colour, simulated])).toEqual([['rain-1', 2, true]]);
});

it('is in force after a restart, and a stranger to the street is told that it concerns nobody here', async () => {
  await server.stop();
  await start();
  expect(shown()).toEqual({ 'rain-1': 'in-force' });
  await report(150);
  await waitFor('the well to be over its limit again', () => over().join() === 'cover-east');
  expect((await send(encodeCap(draft({ identifier: 'far', area: '<circle>31.2,121.5 5</circle>' })))).body.did).toBe('elsewhere');
});

it('an update over the whole street takes its place, and cancelled the limits are as they were', async () => {
  const update = draft({
    identifier: 'rain-2',
    msgType: 'Update',
    status: 'Actual',
    references: [referenceTo(draft())],
    area: '<circle>36.66,117.02 5</circle>',
  });
  expect((await send(encodeCap(update))).body.did).toBe('taken');
  await waitFor('all wells to be over, the real one too', () => over().join() === 'cover-east,cover-real,cover-west');
  expect(shown()).toEqual({ 'rain-1': 'replaced', 'rain-2': 'in-force' });
  const cancel = draft({ identifier: 'end', msgType: 'Cancel', references: [referenceTo(update)], event: undefined as never });
  expect((await send(encodeCap(cancel))).body.did).toBe('cancelled');
  // 150 cm lies inside the hysteresis of no limit of 180.
  await waitFor('no well to be over any more', () => over().length === 0);
  expect(shown()).toMatchObject({ 'rain-2': 'cancelled' });
});

it('ends by itself when its time is up', async () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const brief = draft({ identifier: 'brief', sent: now - 60_000, onset: now - 30_000, expires: now + 2000 });
  expect((await send(encodeCap(brief))).body.did).toBe('taken');
  await waitFor('the warning to be over', () => shown().brief === 'expired');
});

it('what cannot be used is refused in both languages with the value, and kept as a reject', async () => {
  for (const [words, wrong] of [
    ['"Unknown"', draft({ severity: 'Unknown' })],
    ['no <expires>', draft({ expires: undefined as never })],
    ['2099', draft({ sent: Date.UTC(2099, 0, 1) })],
  ] as const) {
    const { status, body } = await send(encodeCap({ ...wrong, identifier: 'wrong' }));
    expect([status, body.refusal?.code]).toEqual([400, 'invalid']);
    expect(body.refusal!.message.zh + body.refusal!.message.en).toContain(words);
  }
  const bomb = `<!DOCTYPE a [<!ENTITY a "${'b'.repeat(100)}">]>${encodeCap(draft())}`;
  expect((await send(bomb)).status).toBe(400);
  const huge = await send(`<alert>${'x'.repeat(1_100_000)}</alert>`);
  expect([huge.status, huge.body.refusal!.message.en]).toEqual([400, expect.stringContaining('at most 1000000 bytes')]);
  const administrator = await signInDemo(server.http, 'administrator');
  const rejects = await administrator.get<{ source: string; count: number }[]>('/api/v1/ingest/rejects');
  expect(rejects.find(({ source }) => source === 'cap')?.count).toBeGreaterThanOrEqual(4);
});

it('outside the demo only an API key warns: no device, no gateway, nobody without', async () => {
  const open = server;
  const real = await openServer({ ledger, demo: false }, (work) => cleanUp.push(work));
  const administrator = await firstAdministrator(real);
  const secretOf = async (kind: string, name: string): Promise<string> =>
    `${name}:${(await administrator.ask<{ secret: string }>('POST', '/api/v1/credentials', { kind, name })).body.secret}`;
  const keys = [await secretOf('device', 'cover-east'), await secretOf('gateway', 'any'), await secretOf('api-key', 'weather')];
  server = { ...open, ...real };
  const body = encodeCap(draft({ status: 'Actual' }));
  expect((await send(body)).status).toBe(401);
  expect((await Promise.all(keys.map((key) => send(body, key)))).map(({ status, body: { did } }) => did ?? status)).toEqual([
    403,
    403,
    'taken',
  ]);
  server = open;
});
