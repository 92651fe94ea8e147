import { expect, it } from 'vitest';
import { Player } from '#client/replay/player.ts';
import { ReplaySource } from '#client/replay/replay-source.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import type { Incident } from '#contract/records/incident.ts';
import { RECORD_TYPES } from '#contract/records/record.ts';
import { STATUS } from '#contract/live/status.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { unpackReplay } from '#contract/wire/replay.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');

const readWith =
  (visitor: Visitor) =>
  async (what: string, query: Readonly<Record<string, string | number>>): Promise<ReturnType<typeof unpackReplay>> => {
    const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const answer = await fetch(`${visitor.url}/api/v1/replay/${what}?${words}`, { headers: { cookie: visitor.cookie } });
    if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
    return unpackReplay(new Uint8Array(await answer.arrayBuffer()));
  };

/** What a person sees of an instant, over a world as their screen has it. */
async function pastOf(visitor: Visitor, at: number): Promise<{ world: World; player: Player; close(): void }> {
  // Its caution about the newest second and a half is not what is looked at here.
  const player = new Player(at, { present: () => Date.now() + 60_000, arrived: () => undefined, read: readWith(visitor) as never });
  const world = createWorld(player.source, await loadKinds(), player.now);
  await player.seek(at);
  expect(player.store.getState().refusal).toBeNull();
  await waitFor('the picture to be whole', () => world.ready);
  return {
    world,
    player,
    close: () => {
      player.close();
      world.close();
    },
  };
}

type Tables = Record<string, Record<string, unknown>>;

/** All records of a world, as JSON by type and key. */
const recordsOf = (world: World): Tables =>
  Object.fromEntries(
    RECORD_TYPES.map((type) => [
      type,
      Object.fromEntries([...world.all(type)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, record]) => [key, { ...record, handle: 0 }])),
    ]),
  );
it('three instants of a fire show what screens showed then, to each what they may know', async () => {
  const server = await openServer({ ledger: smallLedger([device('help-1', 'sos-button', EAST_COURT)]) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const leader = await signInDemo(server.http, 'leader');
  const screens = { officer: await openScreen(officer), leader: await openScreen(leader) };
  const done = async (name: string, input: unknown): Promise<void> => {
    expect(await officer.command(name, input), name).toMatchObject({ ok: true });
  };
  const report = (id: string, points: Record<string, number>): Promise<unknown> =>
    officer.ask('POST', '/api/v1/observations', { observations: [{ device: id, points }] });
  const moments: { at: number; officer: Tables; leader: Tables }[] = [];
  let comments = 0;
  /** An instant, and what both screens showed in it: what is told in order behind it says that nothing else was still on its way. */
  const moment = (incident: string): Promise<unknown> =>
    waitFor('an instant in which nothing happens', async () => {
      const shown = { at: Date.now(), officer: recordsOf(screens.officer), leader: recordsOf(screens.leader) };
      await waitFor('the clock to go on', () => Date.now() > shown.at);
      await done('comment', { subject: 'incident', id: incident, text: `第 ${++comments} 次` });
      await both('the comment', (world) => world.get('incident', incident)?.comments.length === comments);
      const without = ({ incident: incidents, ...tables }: Tables): string => JSON.stringify([tables, { ...incidents, [incident]: null }]);
      const calm = (['officer', 'leader'] as const).every((who) => without(shown[who]) === without(recordsOf(screens[who])));
      return calm && moments.push(shown);
    });
  const both = (what: string, look: (world: World) => boolean): Promise<boolean> =>
    waitFor(what, () => look(screens.officer) && look(screens.leader));

  await report('smoke-east', { fire: 1 });
  await report('help-1', { sos: 1 });
  await both('both incidents', (world) => world.all('incident').size === 2);
  const { items: incidents } = await officer.get<{ items: Incident[] }>('/api/v1/incidents');
  const fire = incidents.find(({ affinity }) => affinity === 'fire')!;
  await moment(fire.id);

  await done('acknowledge', { incident: fire.id });
  await done('dispatch', {
    incident: fire.id,
    version: (await officer.get<Incident>(`/api/v1/incidents/${fire.id}`)).version,
    crew: 'crew-fire',
  });
  await both(
    'the crew to be sent',
    (world) => world.get('incident', fire.id)?.state === 'dispatched' && world.get('crew', 'crew-fire')?.state !== 'free',
  );
  await moment(fire.id);

  await report('smoke-east', { fire: 0 });
  const ticket = async (): Promise<Ticket> => (await officer.get<{ items: Ticket[] }>('/api/v1/tickets')).items[0];
  const photo = { id: await officer.photo(PIXEL) };
  const steps = { accept: {}, arrive: {}, finish: { note: '已扑灭', photo }, verify: { result: 'pass' }, close: { score: 5 } };
  for (const [step, more] of Object.entries(steps)) {
    const { id, version } = await ticket();
    await done(step, { ticket: id, version, ...more });
  }
  await both('the case to be closed', (world) => world.get('incident', fire.id)?.state === 'closed');
  await moment(fire.id);

  const first = await officer.get<{ from: number; marks: { id: string }[] }>('/api/v1/replay/scale');
  expect(first.marks.map(({ id }) => id)).toContain(fire.id);
  for (const [index, one] of moments.entries()) {
    for (const who of ['officer', 'leader'] as const) {
      const past = await pastOf(who === 'officer' ? officer : leader, one.at);
      expect([index, who, recordsOf(past.world)]).toEqual([index, who, one[who]]);
      expect(past.world.serverNow()).toBe(one.at);
      expect((await past.world.send('acknowledge', { incident: fire.id })).ok).toBe(false);
      past.close();
    }
  }
  expect(JSON.stringify(moments[0].leader)).not.toContain('help-1');

  // Played on from the first instant, all that followed comes to what is now.
  const read = readWith(leader);
  const source = new ReplaySource({ again: () => expect.unreachable('nothing is a misfit'), watch: () => undefined });
  let at = moments[0].at;
  const world = createWorld(source, await loadKinds(), () => at);
  const opened = await read('picture', { at });
  await source.give(opened);
  const smoke = (): number => world.columns.status[world.get('device', 'smoke-east')!.handle];
  expect([world.ready, smoke()]).toEqual([true, STATUS.alert]);
  const { picture } = opened.flatMap((item) => ('welcome' in item ? [item.welcome] : []))[0];
  const to = Date.now();
  const followed = await read('play', { picture, from: at, to, step: 1000 });
  expect(followed.some((item) => 'welcome' in item)).toBe(false);
  expect(followed.at(-1)).toEqual({ at: to });
  at = to;
  await source.give(followed);
  expect(recordsOf(world)).toEqual(recordsOf(screens.leader));
  world.close();

  const refused = async (at: number): Promise<{ status: number; code: string; zh: string }> => {
    const { status, body } = await officer.ask<{ refusal: { code: string; message: { zh: string } } }>(
      'GET',
      `/api/v1/replay/picture?at=${at}`,
    );
    return { status, code: body.refusal.code, zh: body.refusal.message.zh };
  };
  expect(await refused(first.from - 1)).toMatchObject({
    status: 404,
    code: 'not-found',
    zh: expect.stringContaining('可回放的最早时间是') as string,
  });
  expect(await refused(Date.now() + 3_600_000)).toMatchObject({ code: 'invalid', zh: expect.stringContaining('还没有到') as string });
  expect(await refused(NaN)).toMatchObject({ code: 'invalid' });
});
