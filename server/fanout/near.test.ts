import { describe, expect, it } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import { countStatuses } from '#client/world/status-counts.ts';
import type { Alert } from '#contract/records/alert.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { HASH, KINDS, device } from './fixture.ts';
import { DEVICES, PLACES, city, exact, exactCounts, held, inCells, ledgerHandle, open, ticks } from './near-fixture.ts';

describe('where there are more devices than a screen is told', () => {
  it('they are dots, and no word of their names is sent', async () => {
    const server = city();
    const screen = open(() => server);
    await ticks(server);
    expect(screen.world.ready).toBe(true);
    exact(screen, server, []);
    expect(screen.received()).not.toContain(Buffer.from('井盖').toString('latin1'));
    expect(screen.world.far.position(3)).toEqual([117.0003, 36]);
    const counts = countStatuses(screen.world);
    await ticks(server, 6);
    expect(counts.total(null)).toBe(DEVICES);
    expect(counts.count('manhole', 3)).toBe([...Array(DEVICES).keys()].filter((handle) => handle % 8 === 3).length);
  });

  it.each([7, 20, 25])('of more than %i, one in a few is a dot, and whatever one looks at is told whole', async (mostDots) => {
    const server = city('run-1', undefined, mostDots);
    const screen = open(() => server);
    const { world } = screen;
    await ticks(server);
    expect(world.ready).toBe(true);
    expect(world.far.count).toBeLessThanOrEqual(mostDots + 1);
    for (const own of world.far.handles) expect(world.columns.status[own]).toBe(server.state.columns.status[ledgerHandle(world, own)]);
    world.lookAt(['/s/east/c1']);
    server.state.set(DEVICES - 1, 3, 1, 77, server.now);
    await ticks(server);
    expect(held(screen)).toEqual(inCells(server, '/s/east/c1'));
    const last = [...world.far.handles].find((own) => ledgerHandle(world, own) === DEVICES - 1)!;
    expect(world.columns.status[last]).toBe(3);
    expect(world.columns.size).toBeLessThanOrEqual(mostDots + 1 + inCells(server, '/s/east/c1').length);
    world.lookAt([]);
    await ticks(server);
    expect(held(screen)).toEqual([]);
    await ticks(server, 6);
    const counts = countStatuses(world);
    expect(counts.total(null)).toBe(DEVICES);
    for (let status = 0; status < 8; status++) {
      const so = [...Array(DEVICES).keys()].filter((handle) => server.state.columns.status[handle] === status).length;
      expect([counts.count(null, status), counts.count('manhole', status)]).toEqual([so, so]);
    }
  });

  it('those of the place one looks at are told whole, follow live, and are dots again when one looks elsewhere', async () => {
    const server = city();
    const screen = open(() => server);
    const counts = countStatuses(screen.world);
    await ticks(server);
    screen.world.lookAt(['/s/east/c1/b1/F2/d0']);
    await ticks(server);
    exact(screen, server, ['/s/east/c1']);
    server.state.set(0, 3, 1, 77, server.now);
    server.state.set(2, 4, 1, 88, server.now);
    await ticks(server, 1);
    exact(screen, server, ['/s/east/c1']);
    screen.world.lookAt(['/s/west']);
    await ticks(server, 6);
    exact(screen, server, ['/s/west', '/s/west/c3']);
    expect(screen.world.columns.values[screen.world.columns.base[0]]).toBeNaN();
    expect(counts.total(null)).toBe(DEVICES);
    screen.world.lookAt([]);
    await ticks(server);
    exact(screen, server, []);
  });

  it('what lies in buildings is counted where one looks, and wherever something is the matter', async () => {
    const server = city();
    const screen = open(() => server);
    const { world } = screen;
    const [floor, building] = ['/s/east/c1/b1/F2', '/s/east/c1/b1'];
    await ticks(server, 6);
    exactCounts(screen, server, []);
    expect(world.rollup(building)).toBeDefined();
    world.lookAt(['/s/east/c1']);
    await ticks(server, 1);
    exactCounts(screen, server, ['/s/east/c1']);
    server.state.set(0, 3, 1, 77, server.now);
    await ticks(server, 6);
    exactCounts(screen, server, ['/s/east/c1']);
    world.lookAt([]);
    await ticks(server, 1);
    exactCounts(screen, server, []);
    const alert = { id: 'a1', device: 'd0', place: floor, kind: 'manhole', severity: 1, active: true, acked: null, shelved: null } as Alert;
    server.write(put('alert', alert));
    await ticks(server, 6);
    expect(world.rollup(floor)).toEqual(expect.objectContaining({ alerts: [1, 0, 0, 0], unacked: 1 }));
    expect(world.rollup(floor)?.devices.reduce((sum, n) => sum + n)).toBe(DEVICES / 5);
    const later = open(() => server);
    await ticks(server, 6);
    expect(later.world.rollup(floor)).toEqual(world.rollup(floor));
    screen.source.drop();
    server.write(put('alert', { ...alert, active: false, acked: { by: { id: 'u', name: 'u' }, at: 1 } }));
    await ticks(server, 6);
    screen.source.retry();
    await ticks(server, 6);
    for (const one of [screen, later]) exactCounts(one, server, []);
  });

  it('a place that has too many itself stays far', async () => {
    const server = city();
    const screen = open(() => server);
    await ticks(server);
    screen.world.lookAt(['/s']);
    await ticks(server);
    exact(screen, server, []);
  });

  it('a device of an alert is told with its name in the same message, and whoever comes later has it too', async () => {
    const server = city();
    const screen = open(() => server);
    await ticks(server);
    let shown: string | undefined;
    screen.world.onRecords((changes) => {
      for (const change of changes ?? [])
        if (change.type === 'alert' && change.record) shown = screen.world.get('device', change.record.device!)?.name;
    });
    server.write(put('alert', { id: 'a1', device: 'd2', place: PLACES[2], kind: 'manhole', lifeSafety: true } as Alert));
    await ticks(server, 1);
    expect(shown).toBe('井盖 2');
    const later = open(() => server);
    await ticks(server);
    expect(held(later)).toEqual(['d2']);
    screen.world.lookAt(['/s/east/c1']);
    await ticks(server);
    screen.world.lookAt([]);
    await ticks(server);
    expect(held(screen)).toEqual(['d2']);
    server.write({ type: 'alert', id: 'a1', record: null, over: true });
    await ticks(server);
    screen.world.lookAt(['/s/west/c3']);
    await ticks(server);
    exact(screen, server, ['/s/west/c3']);
  });

  it('cameras are told whole wherever one looks: who sees a place is asked of its surroundings', async () => {
    const server = city();
    const camera = { azimuth: 10, fov: 60, reach: 50 };
    server.write(put('device', { ...device(70, '/s/west'), camera }));
    const screen = open(() => server);
    await ticks(server);
    expect(held(screen)).toEqual(['d70']);
    expect(screen.world.get('device', 'd70')?.camera).toEqual(camera);
    screen.world.lookAt(['/s/east/c1']);
    await ticks(server);
    screen.world.lookAt([]);
    await ticks(server);
    expect(held(screen)).toEqual(['d70']);
  });

  it('one that leaves the ledger is no dot any more', async () => {
    const server = city();
    const screen = open(() => server);
    const counts = countStatuses(screen.world);
    await ticks(server);
    server.write({ type: 'device', id: 'd7', record: null });
    await ticks(server, 6);
    exact(screen, server, []);
    expect(counts.total(null)).toBe(DEVICES - 1);
  });

  it('screens that look at one cell are sent the same bytes', async () => {
    const server = city();
    const frames: Uint8Array[][] = [];
    for (let i = 0; i < 5; i++) {
      const mine: Uint8Array[] = [];
      frames.push(mine);
      const source = new MemorySource(
        (receiver) =>
          server.connect('/s')({
            closed: () => receiver.closed(),
            message: (data, drained) => {
              if (typeof data !== 'string') mine.push(data);
              receiver.message(data, drained);
            },
          }),
        HASH,
      );
      createWorld(source, KINDS).lookAt(['/s/east/c1']);
    }
    await ticks(server);
    for (const mine of frames) mine.length = 0;
    server.state.set(0, 3, 1, 77, server.now);
    await ticks(server, 1);
    expect(frames[0]).toHaveLength(2);
    for (const nth of [0, 1]) expect(new Set(frames.map((mine) => mine[nth].buffer)).size).toBe(1);
  });

  it.each([
    ['ten thousand places', Array.from({ length: 10_000 }, (_, i) => `/s/c${i}`), 'invalid', '10000'],
    ['no path', ['east'], 'invalid', '/370102/370102004'],
    ['a place of others', ['/other/c9'], 'not-found', 'outside of your jurisdiction'],
    ['nothing that is a list', 'all', 'invalid', 'At most 16'],
  ])('a watch on %s is refused in words, and what was watched stays', async (_, places, code, words) => {
    const server = city();
    const screen = open(() => server);
    await ticks(server);
    screen.world.lookAt(['/s/east/c2']);
    await ticks(server);
    const answer = await new Promise((resolve) => screen.source.watch(places as string[], resolve));
    expect(answer).toMatchObject({ ok: false, refusal: { code } });
    expect(JSON.stringify(answer)).toContain(words);
    server.state.set(2, 3, 1, 77, server.now);
    await ticks(server, 1);
    exact(screen, server, ['/s/east/c2']);
  });
});

it('a screen is told all again when there are few enough, and dots when there are too many, over a restart too', async () => {
  let server = city();
  const screen = open(() => server);
  await ticks(server);
  exact(screen, server, []);
  const { journal } = server;
  screen.source.drop();
  server.write(...Array.from({ length: 40 }, (_, i): RecordChange => ({ type: 'device', id: `d${i}`, record: null })));
  server = city('run-2', journal);
  screen.source.retry();
  await ticks(server);
  expect(screen.world.far.count).toBe(0);
  expect(held(screen)).toHaveLength(20);
  screen.source.drop();
  server.write(...Array.from({ length: 40 }, (_, i) => put('device', device(100 + i, PLACES[i % 5]))));
  screen.source.retry();
  await ticks(server);
  exact(screen, server, []);
});
