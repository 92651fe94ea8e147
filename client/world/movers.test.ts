import { expect, it } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import { put } from '#contract/records/record.ts';
import type { Role } from '#contract/roles.ts';
import { HASH, KINDS, PlainJournal, PlainServer, crew, settle } from '#server/fanout/fixture.ts';
import type { World } from './world.ts';

type Dial = ReturnType<PlainServer['connect']>;

function open(dial: Dial): { world: World; source: MemorySource } {
  const source = new MemorySource((receiver) => dial(receiver), HASH);
  return { world: createWorld(source, KINDS, () => 1_800_000_000_000), source };
}

function server(journal = new PlainJournal(), run = 'run-1') {
  const plain = new PlainServer(run, journal);
  const say = (mover: string, lat: number): unknown =>
    plain.movers.hear({ mover, at: plain.now, lng: 117, lat, heading: 90, source: 'test' }, plain.now, plain.now);
  return { plain, say };
}

/** Latitude of every mover a screen knows of. */
const shown = ({ movers, moverOf, all }: World): Record<string, number> =>
  Object.fromEntries(
    [...all('crew').keys()].flatMap((id) => {
      const handle = moverOf(id);
      return handle === undefined ? [] : [[id, movers.lat[handle]]];
    }),
  );

async function joined(plain: PlainServer, place: string, role?: Role): Promise<ReturnType<typeof open>> {
  const opened = open(plain.connect(place, role));
  await settle();
  plain.tick();
  return opened;
}

it('a screen is told where the crews of its jurisdiction are, and only who may know of people is', async () => {
  const { plain, say } = server();
  plain.write(put('crew', crew('a1', '/a')), put('crew', crew('b1', '/b')), put('crew', crew('a2', '/a')));
  for (const [i, id] of ['b1', 'a1', 'a2'].entries()) say(id, 36 + i / 1000);
  const officer = await joined(plain, '/a');
  const leader = await joined(plain, '/a', 'leader');
  expect(shown(officer.world)).toEqual({ a1: 36.001, a2: 36.002 });
  expect(shown(leader.world)).toEqual({});
  plain.now += 1000;
  say('a2', 36.003);
  const touched: unknown[] = [];
  officer.world.onMovers((handles) => touched.push(handles?.length ?? null));
  plain.tick();
  expect([touched, shown(officer.world)]).toEqual([[1], { a1: 36.001, a2: 36.003 }]);
});

it('a screen that comes long after they stood still sees them all the same', async () => {
  const { plain, say } = server();
  plain.write(put('crew', crew('a1', '/a')));
  say('a1', 36.001);
  for (let tick = 0; tick < 50; tick++) plain.tick();
  const { world, source } = await joined(plain, '/a');
  expect(shown(world)).toEqual({ a1: 36.001 });
  source.drop();
  source.retry();
  await settle();
  plain.tick();
  expect(shown(world)).toEqual({ a1: 36.001 });
});

it('nothing of it is in the journal', async () => {
  const { plain, say } = server();
  plain.write(put('crew', crew('a1', '/a')));
  const head = plain.journal.head();
  for (let i = 0; i < 20; i++) {
    plain.now += 1000;
    say('a1', 36 + i * 1e-5);
    plain.tick();
  }
  expect(plain.journal.head()).toBe(head);
});

it('after a broken line, a screen holds what the server holds; after another start it forgets what that numbered', async () => {
  const { plain, say } = server();
  plain.write(put('crew', crew('a1', '/a')), put('crew', crew('a2', '/a')));
  say('a1', 36.001);
  let to = plain;
  const opened = open((receiver) => to.connect('/a')(receiver));
  await settle();
  plain.tick();
  opened.source.drop();
  say('a2', 36.002);
  plain.tick();
  opened.source.retry();
  await settle();
  plain.tick();
  expect(shown(opened.world)).toEqual({ a1: 36.001, a2: 36.002 });

  const next = server(plain.journal, 'run-2');
  opened.source.drop();
  to = next.plain;
  next.say('a2', 36.005);
  opened.source.retry();
  await settle();
  next.plain.tick();
  expect(shown(opened.world)).toEqual({ a2: 36.005 });
});

it('a crew that comes to belong to a screen is shown there where it already is', async () => {
  const { plain, say } = server();
  plain.write(put('crew', crew('b1', '/b')));
  say('b1', 36.001);
  const { world } = await joined(plain, '/a');
  expect(shown(world)).toEqual({});
  plain.write(put('crew', crew('b1', '/a', 2)));
  plain.tick();
  plain.tick();
  expect(shown(world)).toEqual({ b1: 36.001 });
  plain.write(put('crew', crew('b1', '/b', 3)));
  plain.tick();
  expect(shown(world)).toEqual({});
});
