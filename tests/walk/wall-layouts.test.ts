import { afterAll, beforeAll, expect, it } from 'vitest';
import { kindsHash } from '#contract/kinds/kinds.ts';
import type { WallRole } from '#contract/roles.ts';
import type { WallShow } from '#contract/walls/layout/show.ts';
import type { Alert } from '#contract/records/alert.ts';
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

beforeAll(async () => {
  const smoke = (id: string): ReturnType<typeof device> =>
    device(id, 'smoke-detector', FLAT, { name: id, floor: 17, position: [117.0203, 36.6607, 49.5] });
  const ledger = smallLedger([
    smoke('smoke-a'),
    smoke('smoke-b'),
    device('sos-home', 'sos-button', FLAT, { name: '1702 求助', floor: 17, position: [117.0203, 36.6607, 49.5] }),
  ]);
  server = await openServer({ ledger }, (work) => cleanUp.push(work));
  officer = await signInDemo(server.http, 'duty-officer');
  administrator = await signInDemo(server.http, 'administrator');
});
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

/** A paired wall whose line is open, and what it is told of layouts. */
async function wallFor(role: WallRole): Promise<{ readonly id: string; readonly heard: (WallShow | null)[] }> {
  const answer = await fetch(`${server.http}/api/v1/walls/codes`, { method: 'POST' });
  const { code } = (await answer.json()) as { code: string };
  const cookie = answer.headers.getSetCookie()[0].split(';')[0];
  const paired = { code, name: `屏 ${code}`, role, jurisdiction: '/370102' };
  const { body } = await administrator.ask<{ id: string }>('POST', '/api/v1/walls', paired);
  const heard: (WallShow | null)[] = [];
  const kinds = await loadKinds();
  const world = createWorld(
    createLiveSource({
      url: server.http,
      headers: { cookie, origin: server.http },
      kindsHash: kindsHash(kinds),
      outdated: () => undefined,
      layouts: (show) => heard.push(show),
      transports: ['websocket'],
    }),
    kinds,
  );
  cleanUp.push(async () => world.close());
  await waitFor('the wall', () => world.ready && heard.length > 0);
  return { id: body.id, heard };
}

const box = (column: number, columns: number): object => ({ column, row: 0, columns, rows: 12 });
const item = (panel: string, about = ''): object => ({ panel, about, seconds: 20 });
const layoutOf = (items: object[]): object => ({
  columns: 24,
  map: box(6, 12),
  look: 'own',
  regions: [
    { id: 'left', name: '左', box: box(0, 6), items },
    { id: 'right', name: '右', box: box(18, 6), items: [item('wall-loop')] },
  ],
});
async function draw(name: string, items: object[] = [item('wall-alerts')]): Promise<string> {
  const { status, body } = await administrator.ask<{ id: string }>('POST', '/api/v1/wall-layouts', {
    name,
    jurisdiction: '/370102',
    layout: layoutOf(items),
  });
  expect([status, body]).toEqual([200, expect.anything()]);
  return body.id;
}

interface Plan {
  readonly id: string;
  readonly version: number;
  readonly now: { readonly by: string; readonly layout?: string };
}
const planOf = async (wall: string): Promise<Plan> => (await officer.get<Plan[]>('/api/v1/wall-plans')).find(({ id }) => id === wall)!;
async function plan(wall: string, presets: object[]): Promise<void> {
  const { version } = await planOf(wall);
  const { status, body } = await administrator.ask('PUT', `/api/v1/wall-plans/${wall}`, { base: version, presets });
  expect([status, body]).toEqual([200, expect.anything()]);
}
const FIRE = { by: 'incident', priority: 1, affinity: 'fire', until: 'acknowledged', mostMinutes: 60 };
const hours = (layout: string): object => ({ by: 'hour', layout, days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 0 });

it('a wall has a layout by the hour, one by hand before it, one by a fire before both, and gives each back', async () => {
  const wall = await wallFor('wall-duty');
  const [daily, visit, fire] = [await draw('平时'), await draw('来访'), await draw('火警')];
  expect(wall.heard.at(-1)).toMatchObject({ layouts: [], presets: [], hand: null });
  await plan(wall.id, [hours(daily), { ...FIRE, layout: fire }]);
  await waitFor('it is told', () => wall.heard.at(-1)?.layouts.length === 2);
  expect((await planOf(wall.id)).now).toEqual({ by: 'hour', layout: daily });

  const held = await officer.ask<{ until: number }>('PUT', `/api/v1/wall-plans/${wall.id}/hand`, { layout: visit, minutes: 5 });
  expect(held.status).toBe(200);
  await waitFor('it is told', () => wall.heard.at(-1)?.hand?.layout === visit);
  expect(wall.heard.at(-1)!.layouts.map(({ name }) => name)).toEqual(expect.arrayContaining(['来访', '平时', '火警']));
  expect((await planOf(wall.id)).now).toEqual({ by: 'hand', layout: visit });

  const into = { item: item('wall-device', 'device:smoke-a'), minutes: 5 };
  expect((await officer.ask('PUT', `/api/v1/thrown/${wall.id}/regions/left`, into)).status).toBe(200);
  const shownIn = async (): Promise<string[]> =>
    (await officer.get<{ id: string; thrown: { layout: string }[] }[]>('/api/v1/thrown-regions'))
      .find(({ id }) => id === wall.id)!
      .thrown.map(({ layout }) => layout);
  expect(await shownIn()).toEqual([visit]);
  // Where devices are many, the wall learns of this one by watching where it is.
  await waitFor('it is told', () => wall.heard.at(-1)?.thrown.length === 1);
  expect(wall.heard.at(-1)!.thrown[0].item).toMatchObject({ about: 'device:smoke-a', at: FLAT });

  await officer.ask('POST', '/api/v1/observations', {
    observations: ['smoke-a', 'smoke-b'].map((of) => ({ device: of, points: { fire: 1 } })),
  });
  await waitFor('the fire', async () => (await planOf(wall.id)).now.by === 'incident');
  expect((await planOf(wall.id)).now).toMatchObject({ by: 'incident', layout: fire });
  // What was thrown into a region is not shown in one of the same name that the fire brings, and is there again after it.
  expect(await shownIn()).toEqual([]);
  expect(wall.heard.at(-1)!.thrown).toMatchObject([{ layout: visit, region: 'left' }]);
  const { items } = await officer.get<{ items: Alert[] }>('/api/v1/alerts');
  const incident = items.find(({ device: of }) => of === 'smoke-a')!.incident!;
  expect(await officer.command('acknowledge', { incident })).toMatchObject({ ok: true });
  await waitFor('given back', async () => (await planOf(wall.id)).now.by === 'hand');
  expect(await shownIn()).toEqual([visit]);
  expect((await officer.ask('DELETE', `/api/v1/wall-plans/${wall.id}/hand`)).status).toBe(204);
  expect((await planOf(wall.id)).now).toEqual({ by: 'hour', layout: daily });
  // One that is gone is passed over.
  expect((await administrator.ask('DELETE', `/api/v1/wall-layouts/${daily}`)).status).toBe(204);
  expect((await planOf(wall.id)).now).toEqual({ by: 'screen' });
  const audit = await administrator.get<{ items: { action: string }[] }>('/api/v1/audit?limit=50');
  expect(audit.items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['wall-layout:draw', 'wall-layout:remove', 'wall-plan:change', 'wall-plan:hold', 'wall-plan:release']),
  );
});

it('something is shown in a region for a while; what those before the wall may not know is refused and withheld', async () => {
  const leaders = await wallFor('wall-leader');
  const show = (region: string, what: object): ReturnType<Visitor['ask']> =>
    officer.ask('PUT', `/api/v1/thrown/${leaders.id}/regions/${region}`, { item: what, minutes: 5 });
  // Its screen as it is built has no regions.
  expect((await show('right', item('situation-flood'))).status).toBe(404);
  const home = await draw('看护', [{ view: { focus: `${FLAT}/sos-home`, stage: 'interior' }, seconds: 20 }, item('wall-alerts')]);
  await plan(leaders.id, [hours(home)]);
  await waitFor('it is told', () => leaders.heard.at(-1)?.layouts.length === 1);
  const [withheld, kept] = leaders.heard.at(-1)!.layouts[0].layout.regions[0].items;
  expect(withheld).toMatchObject({ withheld: { zh: expect.stringContaining('不能知道此事涉及的人或其住处') } });
  expect(kept).toEqual(item('wall-alerts'));

  const began = performance.now();
  expect((await show('right', item('situation-flood'))).status).toBe(200);
  await waitFor('it is told', () => leaders.heard.at(-1)?.thrown.length === 1);
  console.log(`shown in a region and heard of by the wall after ${(performance.now() - began).toFixed(1)} ms`);
  expect(leaders.heard.at(-1)!.thrown[0]).toMatchObject({ region: 'right', by: '演示值班员', item: item('situation-flood') });
  const refused = await show('right', item('wall-device', 'device:sos-home'));
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([403, expect.stringContaining('不能知道此事涉及的人或其住处')]);
  expect((await officer.ask('DELETE', `/api/v1/thrown/${leaders.id}/regions/right`)).status).toBe(204);
  await waitFor('it has its own again', () => leaders.heard.at(-1)?.thrown.length === 0);
  const regions = await officer.get<{ id: string; regions: { id: string; name: string }[] }[]>('/api/v1/thrown-regions');
  expect(regions.find(({ id }) => id === leaders.id)?.regions).toEqual([
    { id: 'left', name: '左' },
    { id: 'right', name: '右' },
  ]);
});

it('is drawn by administrators, given by who is on duty, and what does not fit is refused in words', async () => {
  const broken = layoutOf([item('wall-alerts')]) as { map: object };
  const wide = { name: '重叠', jurisdiction: '/370102', layout: { ...broken, map: box(0, 24) } };
  const refused = await administrator.ask('POST', '/api/v1/wall-layouts', wide);
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('lie over each other')]);
  expect((await officer.ask('POST', '/api/v1/wall-layouts', wide)).status).toBe(403);
  const id = await draw('一次');
  const changed = { name: '一次', jurisdiction: '/370102', layout: layoutOf([item('wall-loop')]) };
  expect((await administrator.ask('PUT', `/api/v1/wall-layouts/${id}`, { ...changed, base: 1 })).status).toBe(200);
  expect((await administrator.ask('PUT', `/api/v1/wall-layouts/${id}`, { ...changed, base: 1 })).status).toBe(409);
  expect((await administrator.ask('POST', '/api/v1/wall-layouts', changed)).status).toBe(409);
  const { id: wall } = await wallFor('wall-public');
  expect((await administrator.ask('PUT', `/api/v1/wall-plans/${wall}/hand`, { layout: id, minutes: 5 })).status).toBe(403);
  expect((await officer.ask('PUT', `/api/v1/wall-plans/${wall}/hand`, { layout: 'none', minutes: 5 })).status).toBe(404);
  const leader = await signInDemo(server.http, 'leader');
  expect((await leader.ask('PUT', `/api/v1/wall-plans/${wall}/hand`, { layout: id, minutes: 5 })).status).toBe(403);
  expect((await leader.ask('PUT', `/api/v1/thrown/${wall}/regions/left`, { item: item('wall-loop'), minutes: 5 })).status).toBe(403);
});
