import { afterAll, beforeAll, expect, it } from 'vitest';
import { kindsHash } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { WallRole } from '#contract/roles.ts';
import type { Thrown } from '#contract/walls/thrown.ts';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const FLAT = `${EAST_COURT}/B1/F17`;
const cleanUp: (() => Promise<void>)[] = [];
let server: Addresses;
let officer: Visitor;
let administrator: Visitor;

interface Wall {
  readonly id: string;
  readonly heard: (Thrown | null)[];
}

beforeAll(async () => {
  const ledger = smallLedger([
    device('sos-home', 'sos-button', FLAT, { name: '1702 求助', floor: 17, position: [117.0203, 36.6607, 49.5] }),
  ]);
  server = await openServer({ ledger }, (work) => cleanUp.push(work));
  officer = await signInDemo(server.http, 'duty-officer');
  administrator = await signInDemo(server.http, 'administrator');
});
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

/** A paired wall whose line is open. */
async function wallFor(role: WallRole): Promise<Wall> {
  const answer = await fetch(`${server.http}/api/v1/walls/codes`, { method: 'POST' });
  const { code } = (await answer.json()) as { code: string };
  const cookie = answer.headers.getSetCookie()[0].split(';')[0];
  const { body } = await administrator.ask<{ id: string }>('POST', '/api/v1/walls', {
    code,
    name: `屏 ${code}`,
    role,
    jurisdiction: '/370102',
  });
  const heard: (Thrown | null)[] = [];
  const kinds = await loadKinds();
  const source = createLiveSource({
    url: server.http,
    headers: { cookie, origin: server.http },
    kindsHash: kindsHash(kinds),
    outdated: () => undefined,
    thrown: (thrown) => heard.push(thrown),
    transports: ['websocket'],
  });
  const world = createWorld(source, kinds);
  cleanUp.push(async () => world.close());
  await waitFor('the wall', () => world.ready && heard.length > 0);
  return { id: body.id, heard };
}

async function incidentOf(of: string, points: Record<string, number>): Promise<Incident> {
  await officer.ask('POST', '/api/v1/observations', { observations: [{ device: of, points }] });
  return waitFor(`the incident of ${of}`, async () => {
    const { items } = await officer.get<{ items: Alert[] }>('/api/v1/alerts');
    const alert = items.find((one) => one.device === of && one.incident !== null);
    return alert && officer.get<Incident>(`/api/v1/incidents/${encodeURIComponent(alert.incident!)}`);
  });
}
const view = (more: Partial<Thrown['view']>): Thrown['view'] => ({ focus: '', stage: 'map', open: '', hidden: [], ...more });
const show = (wall: Wall, shown: Thrown['view'], minutes = 5): ReturnType<Visitor['ask']> =>
  officer.ask('PUT', `/api/v1/thrown/${wall.id}`, { view: shown, minutes });

it('an incident is shown on a wall with its sender and for a while, and taken back; both are audited', async () => {
  const wall = await wallFor('wall-leader');
  expect(wall.heard).toEqual([null]);
  const water = await incidentOf('mh-east', { waterLevelCm: 400 });
  const shown = view({ focus: water.place, open: `incident:${water.id}` });
  const began = performance.now();
  expect((await show(wall, shown)).status).toBe(200);
  await waitFor('the wall is told', () => wall.heard.length === 2);
  console.log(`thrown and heard of by the wall after ${(performance.now() - began).toFixed(1)} ms`);
  const thrown = wall.heard[1]!;
  expect(thrown).toMatchObject({ by: '演示值班员', view: shown });
  expect(thrown.until - thrown.at).toBe(300_000);
  const listed = await officer.get<{ id: string; thrown: Thrown | null }[]>('/api/v1/thrown');
  expect(listed.find(({ id }) => id === wall.id)?.thrown).toEqual(thrown);
  expect((await officer.ask('DELETE', `/api/v1/thrown/${wall.id}`)).status).toBe(204);
  await waitFor('the wall is told', () => wall.heard.length === 3);
  expect(wall.heard[2]).toBeNull();
  const { items } = await administrator.get<{ items: { action: string; outcome: string; subject: string }[] }>('/api/v1/audit?limit=50');
  for (const action of ['wall:throw', 'wall:throw-end'])
    expect(items).toContainEqual(expect.objectContaining({ action, outcome: 'done', subject: wall.id }));
});

it('what those before a wall may not know is refused in words, and the wall goes on with its own picture', async () => {
  const walls: Wall[] = [];
  for (const role of ['wall-duty', 'wall-leader', 'wall-visitor', 'wall-public'] as const) walls.push(await wallFor(role));
  const [duty, leaders, visitors, publics] = walls;
  const help = await incidentOf('sos-home', { sos: 1 });
  const shown = view({ focus: EAST_COURT, open: `incident:${help.id}` });
  expect((await show(duty, shown)).status).toBe(200);
  const { status, body } = await show(leaders, { ...shown, focus: FLAT });
  expect([status, body]).toEqual([403, expect.objectContaining({ refusal: expect.anything() })]);
  expect(JSON.stringify(body)).toMatch(/不能知道此事涉及的人或其住处/);
  expect(JSON.stringify((await show(visitors, view({ focus: FLAT }))).body)).toMatch(/面向来访者，地点只显示到楼栋/);
  expect(JSON.stringify((await show(publics, view({ focus: `${EAST_COURT}/B1` }))).body)).toMatch(/面向公众，地点只显示到小区/);
  expect(JSON.stringify((await show(leaders, view({ focus: '/110101' }))).body)).toMatch(/只显示本屏辖区/);
  expect([leaders.heard, visitors.heard, publics.heard].map(({ length }) => length)).toEqual([1, 1, 1]);
  // From as far as they are told, it may be shown; and to people from outside without who shows it.
  expect((await show(leaders, shown)).status).toBe(200);
  expect((await show(visitors, view({}))).status).toBe(200);
  await waitFor('the visitors', () => visitors.heard.length === 2);
  expect(visitors.heard[1]?.by).toBe('工作人员');
});

it('is for who is on duty: no wall and no leader throws, and what cannot be read is refused', async () => {
  const leader = await signInDemo(server.http, 'leader');
  expect((await leader.ask('PUT', '/api/v1/thrown/x', { view: view({}), minutes: 5 })).status).toBe(403);
  expect((await officer.ask('PUT', '/api/v1/thrown/nobody', { view: view({}), minutes: 5 })).status).toBe(404);
  expect((await officer.ask('PUT', '/api/v1/thrown/nobody', { view: { ...view({}), open: 'ticket:1' }, minutes: 5 })).status).toBe(400);
});
