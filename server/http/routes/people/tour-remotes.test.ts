import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TourState } from '#contract/tours/remote.ts';
import { EAST, EAST_COURT, WEST, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { openTourScreen } from '#tests/harness/screen.ts';
import { signInAt, signInDemo, Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
const later = (work: () => Promise<void>): void => void cleanUp.push(work);

interface Told {
  readonly id: string;
  readonly version: number;
  readonly end: string | null;
  readonly state: TourState;
  readonly tours: readonly { readonly id: string }[];
  readonly told: { readonly scenes: readonly { readonly caption: { readonly zh: string } }[] } | null;
  readonly calls: readonly { readonly title: { readonly zh: string } }[];
}

const SECRET = '王秀英';
let server: Addresses;
let leader: Visitor;
let officer: Visitor;
let administrator: Visitor;

beforeAll(async () => {
  const ledger = smallLedger([
    device('smoke-home', 'smoke-detector', `${EAST_COURT}/B1/F17`, { name: `1号楼 17层 ${SECRET} 烟感`, floor: 17 }),
    device('watch-home', 'care-watch', `${EAST_COURT}/B1/F17`, { name: `${SECRET} 手表` }),
  ]);
  server = await openServer({ ledger }, later);
  [leader, officer, administrator] = await Promise.all(
    (['leader', 'duty-officer', 'administrator'] as const).map((role) => signInDemo(server.http, role)),
  );
});

async function pairedWall(role: 'wall-visitor' | 'wall-duty', jurisdiction = '/370102'): Promise<{ wall: Visitor; id: string }> {
  const asked = await fetch(`${server.http}/api/v1/walls/codes`, { method: 'POST' });
  const { code } = (await asked.json()) as { code: string };
  const { status, body } = await administrator.ask<{ id: string }>('POST', '/api/v1/walls', {
    code,
    name: `${role} ${code}`,
    role,
    jurisdiction,
  });
  expect(status).toBe(200);
  return { wall: new Visitor(server.http, asked.headers.getSetCookie()[0].split(';')[0]), id: body.id };
}

const claim = (who: Visitor, code: string): ReturnType<typeof who.ask<Told>> => who.ask<Told>('POST', '/api/v1/tour-remotes', { code });
const at = ({ id }: Told): string => `/api/v1/tour-remotes/${id}`;

describe('a phone that leads a tour', () => {
  it('is told what its screen says, leads it, and is told at once when it goes on', async () => {
    const { wall } = await pairedWall('wall-visitor');
    const screen = await openTourScreen(wall, later);
    const { status, body: led } = await claim(leader, await screen.code());
    expect([status, led.state.tour, led.told]).toEqual([200, null, null]);
    expect(led.tours.map(({ id }) => id)).toEqual(['fire', 'manhole', 'street']);
    await waitFor('the screen to know', () => screen.told()?.by === '工作人员');
    expect((await leader.ask('POST', `${at(led)}/orders`, { do: 'start', tour: 'street' })).status).toBe(204);
    await waitFor('the order', () => screen.orders.length > 0);
    expect(screen.orders).toEqual([{ do: 'start', tour: 'street' }]);
    const news = leader.get<Told>(`${at(led)}?after=${led.version}`);
    screen.say({ tour: 'street', auto: true });
    const now = await news;
    expect(now.state).toMatchObject({ tour: 'street', scene: 0 });
    expect(now.told!.scenes).toHaveLength(11);
    // A care watch and a call button are none of the devices that visitors are told of.
    const shown = Number(/接入 (\d+) 台/.exec(now.told!.scenes[1].caption.zh)![1]);
    const { items } = await officer.get<{ items: { kind: string }[] }>('/api/v1/devices?limit=200');
    expect(shown).toBe(items.filter(({ kind }) => kind !== 'care-watch' && kind !== 'sos-button').length);
    expect(JSON.stringify(now)).not.toMatch(/\{\{|王秀英/);
  });

  it('that orders a tour which is none is told which there are; of a screen with one of its own it can choose another', async () => {
    const { wall } = await pairedWall('wall-visitor');
    const screen = await openTourScreen(wall, later);
    const { body: led } = await claim(leader, await screen.code());
    const refused = await leader.ask<{ refusal: { message: { zh: string } } }>('POST', `${at(led)}/orders`, { do: 'start', tour: 'nope' });
    expect([refused.status, refused.body.refusal.message.zh]).toEqual([404, '没有观摩“nope”，现有：fire, manhole, street']);
    expect(screen.orders).toEqual([]);
    const news = leader.get<Told>(`${at(led)}?after=${led.version}`);
    screen.say({ tour: 'of-another-version' });
    const now = await news;
    expect([now.state.tour, now.told, now.tours.length]).toEqual(['of-another-version', null, 3]);
    screen.close();
  });

  it('is told that it yields, leads nothing meanwhile, and ends with the tour', async () => {
    const { wall } = await pairedWall('wall-visitor');
    const screen = await openTourScreen(wall, later);
    const { body: led } = await claim(officer, await screen.code());
    const observations = [{ device: 'smoke-home', points: { fire: 1 } }];
    expect((await officer.ask('POST', '/api/v1/observations', { observations })).status).toBeLessThan(300);
    const { items } = await officer.get<{ items: { id: string; affinity: string }[] }>('/api/v1/incidents');
    const fire = items.find(({ affinity }) => affinity === 'fire')!;
    screen.say({ tour: 'fire', yielded: [fire.id] });
    const yields = await waitFor('the remote to yield', async () => {
      const now = await officer.get<Told>(`${at(led)}?after=1`);
      return now.state.yielded !== null && now;
    });
    expect(yields.calls).toHaveLength(1);
    expect(JSON.stringify(yields)).not.toContain(SECRET);
    const refused = await officer.ask<{ refusal: { code: string } }>('POST', `${at(led)}/orders`, { do: 'step', by: 1 });
    expect([refused.status, refused.body.refusal.code]).toEqual([409, 'conflict']);
    screen.say({ tour: 'fire' });
    screen.say({ tour: null });
    const over = await waitFor('the end', async () => {
      const now = await officer.get<Told>(`${at(led)}?after=${yields.version}`);
      return now.end !== null && now;
    });
    expect([over.end, over.told]).toEqual(['tour-ended', null]);
    expect((await officer.ask('POST', `${at(led)}/orders`, { do: 'step', by: 1 })).status).toBe(409);
    await screen.code();
  });

  it('is nobody’s who may know less than the screen shows, nor of another session; a wall leads none', async () => {
    const west = await signInAt(server.http, administrator, 'leader', WEST);
    const { wall } = await pairedWall('wall-duty', EAST);
    const screen = await openTourScreen(wall, later);
    const code = await screen.code();
    for (const [who, status] of [
      [leader, 403],
      [west, 403],
      [wall, 403],
      [await signInDemo(server.http, 'auditor'), 403],
    ] as const)
      expect((await claim(who, code)).status).toBe(status);
    const { status, body: led } = await claim(officer, code);
    expect(status).toBe(200);
    for (const who of [leader, await signInDemo(server.http, 'duty-officer')]) {
      expect((await who.ask('GET', at(led))).status).toBe(404);
      expect((await who.ask('POST', `${at(led)}/orders`, { do: 'leave' })).status).toBe(404);
      expect((await who.ask('DELETE', at(led))).status).toBe(404);
    }
    expect(screen.orders).toEqual([]);
    expect((await officer.ask('DELETE', at(led))).status).toBe(204);
    await screen.code();
  });

  it('ends when its person signs out, and when its wall is unpaired; the audit says who led what', async () => {
    const { wall, id } = await pairedWall('wall-visitor');
    const screen = await openTourScreen(wall, later);
    const person = await signInDemo(server.http, 'dispatcher');
    await claim(person, await screen.code());
    await person.ask('DELETE', '/api/v1/session');
    const { body: led } = await claim(officer, await screen.code());
    expect((await administrator.ask('DELETE', `/api/v1/walls/${id}`)).status).toBe(204);
    expect(await officer.get<Told>(at(led))).toMatchObject({ end: 'screen-gone' });
    const { items } = await administrator.get<{ items: { detail: string }[] }>('/api/v1/audit?action=tour:lead-end');
    expect(items.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([expect.stringContaining('signed-out'), expect.stringContaining('screen-gone')] as string[]),
    );
  });

  it.each([{}, { do: 'step', by: 2 }, { do: 'start', tour: '../x' }, { do: 'go', scene: -1 }, { do: 'go' }])(
    'refuses the order %j',
    async (order) => {
      const screen = await openTourScreen(leader, later);
      const { body: led } = await claim(leader, await screen.code());
      expect((await leader.ask('POST', `${at(led)}/orders`, order)).status).toBe(400);
      screen.close();
    },
  );
});
