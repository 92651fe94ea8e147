import { describe, expect, it } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import { put } from '#contract/records/record.ts';
import { STATUSES } from '#contract/live/status.ts';
import type { Audience } from '#server/audience/audience.ts';
import { Redaction } from '#server/audience/redaction.ts';
import { HASH, KINDS, PlainJournal, PlainServer, device, settle } from '../fixture.ts';
import type { MemoryReceiver, MemoryConnection } from '#server/fanout/transport/memory.ts';
import { Cells } from '#server/fanout/scope/cells.ts';
import { RollUpFeed } from './roll-up-feed.ts';

function open(dial: (receiver: MemoryReceiver) => MemoryConnection) {
  const source = new MemorySource(dial, HASH);
  const world = createWorld(source, KINDS);
  const told: (readonly string[] | null)[] = [];
  world.onRollup((paths) => told.push(paths));
  return { world, source, told };
}

async function ticks(server: PlainServer, count: number): Promise<void> {
  for (let tick = 0; tick < count; tick++) server.tick();
  await settle();
}

describe('roll-ups on their way to screens', () => {
  it('reach each jurisdiction with what lies in it and nothing else', async () => {
    const server = new PlainServer();
    server.addDevices(1200, (handle) => `/s/${handle % 2 ? 'a' : 'b'}/F${handle}`);
    const [all, some] = [open(server.connect('/s')), open(server.connect('/s/a'))];
    await ticks(server, 6);
    expect(all.world.rollups().size).toBe(1203);
    expect(all.world.rollup('/s')?.devices[0]).toBe(1200);
    expect(some.world.rollups().size).toBe(601);
    expect(some.world.rollup('/s/a')?.devices[0]).toBe(600);
    expect(some.world.rollup('/s')).toBeUndefined();
    expect(some.world.rollup('/s/b/F0')).toBeUndefined();
  });

  it('come at most twice a second, as changed places only', async () => {
    const server = new PlainServer();
    server.addDevices(40, (handle) => `/s/F${handle}`);
    const { world, told } = open(server.connect('/s'));
    await ticks(server, 6);
    told.length = 0;
    for (let tick = 0; tick < 30; tick++) {
      server.state.set(3, tick % 3, 0, tick, server.now);
      server.tick();
    }
    await settle();
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(told.length).toBeLessThanOrEqual(6);
    for (const paths of told) expect([...paths!].sort()).toEqual(['/s', '/s/F3']);
    expect(world.rollup('/s')?.devices).toEqual(
      [39, 0, 0, 0, 0, 0, 0, 0].map((n, status) => n + (status === server.state.columns.status[3] ? 1 : 0)),
    );
    told.length = 0;
    await ticks(server, 30);
    expect(told).toEqual([]);
  });

  it('cost a slow screen one message, and it is exact when it reads again', async () => {
    const server = new PlainServer();
    server.addDevices(2500, (handle) => `/s/F${handle}`);
    const inbox: (() => void)[] = [];
    let stopped = false;
    const connect = server.connect('/s');
    const { world } = open((receiver) =>
      connect({
        closed: () => receiver.closed(),
        message: (data, drained) => void (stopped ? inbox.push(() => receiver.message(data, drained)) : receiver.message(data, drained)),
      }),
    );
    await ticks(server, 6);
    stopped = true;
    for (let round = 0; round < 100; round++) {
      for (let handle = 0; handle < 2500; handle++) server.state.set(handle, (round + handle) % 7, 0, round, server.now);
      server.tick();
    }
    expect(inbox.length).toBeLessThan(8);
    stopped = false;
    for (const hand of inbox.splice(0)) hand();
    await ticks(server, 12);
    for (let handle = 0; handle < 2500; handle++) {
      const status = server.state.columns.status[handle];
      expect(world.rollup(`/s/F${handle}`)?.devices.indexOf(1)).toBe(status);
    }
  });

  it('for who may not know of people are made a slice at a time, told when whole, and hold what changed meanwhile', async () => {
    let clock = 0;
    const server: PlainServer = new PlainServer('run-1', new PlainJournal(), { monotonic: () => server.now + (clock += 2) });
    const place = (handle: number): string => `/s/F${handle % 7}`;
    server.write(
      ...Array.from({ length: 3000 }, (_, handle) => put('device', device(handle, place(handle), handle % 3 ? 'manhole' : 'help'))),
    );
    const feed = new RollUpFeed(
      server.state,
      server.published,
      new Redaction(KINDS, server.published),
      new Cells(server.published),
      () => (clock += 2),
    );
    const blind: Audience = { jurisdiction: '/s', people: false };
    expect([feed.position({ ...blind, people: true }) > 0, feed.position(blind)]).toEqual([true, 0]);
    const { world, told } = open(server.connect('/s', 'leader'));
    for (let round = 0; round < 60; round++) {
      const handle = 3 * round + 1;
      server.write(put('device', device(handle, '/s/F9')));
      if (round % 2) server.write({ type: 'device', id: `d${handle + 1}`, record: null });
      server.state.set(handle + 6, round % 7, 0, round, server.now);
      server.tick();
      await settle();
    }
    await ticks(server, 20);
    expect(told[0]).toBeNull();
    const counts = new Map<string, number[]>();
    for (const one of server.published.all('device')) {
      if (one.kind === 'help') continue;
      for (const path of [one.place, '/s']) {
        const held = counts.get(path) ?? STATUSES.map(() => 0);
        held[server.state.columns.status[one.handle]]++;
        counts.set(path, held);
      }
    }
    expect(new Map([...world.rollups()].map(([path, { devices }]) => [path, [...devices]]))).toEqual(counts);
  });

  it('go on where they were after a broken line, and start anew with another run', async () => {
    const journal = new PlainJournal();
    const server = new PlainServer('run-1', journal);
    server.addDevices(30, (handle) => `/s/F${handle}`);
    const lines = { connect: server.connect('/s') };
    const { world, source, told } = open((receiver) => lines.connect(receiver));
    await ticks(server, 6);
    source.drop();
    server.write(put('device', device(3, '/s/F99')));
    await ticks(server, 6);
    told.length = 0;
    source.retry();
    await ticks(server, 6);
    expect(told.flatMap((paths) => paths ?? ['everything']).sort()).toEqual(['/s', '/s/F3', '/s/F99']);
    expect(world.rollup('/s/F3')).toBeUndefined();
    source.drop();
    const second = new PlainServer('run-2', journal);
    lines.connect = second.connect('/s');
    source.retry();
    await ticks(second, 6);
    expect(told).toContain(null);
    expect(world.rollups().size).toBe(31);
  });
});
