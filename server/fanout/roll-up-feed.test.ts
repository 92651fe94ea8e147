import { describe, expect, it } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import { put } from '#contract/records/record.ts';
import { HASH, KINDS, PlainJournal, PlainServer, device, settle } from './fixture.ts';
import type { Ear, Line } from './memory-door.ts';

function open(dial: (ear: Ear) => Line) {
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
    const [all, some] = [open(server.door('/s')), open(server.door('/s/a'))];
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
    const { world, told } = open(server.door('/s'));
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
    expect(world.rollup('/s')?.devices).toEqual([39, 0, 0, 0, 0, 0, 0, 0].map((n, status) => n + (status === server.state.columns.status[3] ? 1 : 0)));
    told.length = 0;
    await ticks(server, 30);
    expect(told).toEqual([]);
  });

  it('cost a slow screen one message, and it is exact when it reads again', async () => {
    const server = new PlainServer();
    server.addDevices(2500, (handle) => `/s/F${handle}`);
    const inbox: (() => void)[] = [];
    let stopped = false;
    const door = server.door('/s');
    const { world } = open((ear) => door({
      closed: () => ear.closed(),
      message: (data, drained) => void (stopped ? inbox.push(() => ear.message(data, drained)) : ear.message(data, drained)),
    }));
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

  it('go on where they were after a broken line, and start anew with another run', async () => {
    const journal = new PlainJournal();
    const server = new PlainServer('run-1', journal);
    server.addDevices(30, (handle) => `/s/F${handle}`);
    const lines = { door: server.door('/s') };
    const { world, source, told } = open((ear) => lines.door(ear));
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
    lines.door = second.door('/s');
    source.retry();
    await ticks(second, 6);
    expect(told).toContain(null);
    expect(world.rollups().size).toBe(31);
  });
});
