import { describe, expect, it } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import { countStatuses } from '#client/world/status-counts.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Role } from '#contract/roles.ts';
import { HASH, KINDS, PlainJournal, PlainServer, crew, device, settle } from '#server/fanout/fixture.ts';
import type { MemoryReceiver, MemoryConnection } from '#server/fanout/transport/memory.ts';

type Opened = { world: ReturnType<typeof createWorld>; source: MemorySource; told: (readonly RecordChange[] | null)[] };

function open(dial: (receiver: MemoryReceiver) => MemoryConnection): Opened {
  const source = new MemorySource(dial, HASH);
  const world = createWorld(source, KINDS, () => 1_800_000_000_000);
  const told: Opened['told'] = [];
  world.onRecords((changes) => told.push(changes));
  return { world, source, told };
}

const values = (world: Opened['world'], handle: number): number[] => [
  ...world.columns.values.subarray(world.columns.base[handle], world.columns.base[handle] + 2),
];

describe('a world and its server', () => {
  it('shows the first picture: records, then what every device reads', async () => {
    const server = new PlainServer();
    server.addDevices(2500, () => '/a');
    server.state.set(7, 3, 0, 55, server.now);
    const { world, told } = open(server.connect('/a'));
    await settle();
    expect(world.ready).toBe(false);
    server.tick();
    expect(world.ready).toBe(true);
    expect(world.link.state).toBe('live');
    expect(world.all('device').size).toBe(2500);
    expect(told).toEqual([null]);
    expect(world.columns.status[7]).toBe(3);
    expect(values(world, 7)).toEqual([55, NaN]);
    expect(world.deviceByHandle(7)?.id).toBe('d7');
  });

  it.each([0, 1, 60])('asks again for a first picture that was altered on its way (byte %i), and is exact in the end', async (at) => {
    const server = new PlainServer();
    server.addDevices(2500, () => '/a');
    let altered = false;
    const { world } = open((receiver) =>
      server.connect('/a')({
        closed: () => receiver.closed(),
        message: (data, drained) => {
          if (typeof data === 'string' || altered) return receiver.message(data, drained);
          altered = true;
          const other = Uint8Array.from(data);
          other[at] ^= 0x20;
          receiver.message(other, drained);
        },
      }),
    );
    await settle();
    server.tick();
    await settle();
    server.tick();
    expect(altered).toBe(true);
    expect(world.ready).toBe(true);
    expect([...world.all('device').values()]).toEqual([...server.published.all('device')]);
  });

  it('is ready though nothing ever happened and nothing is there', async () => {
    const server = new PlainServer();
    const { world } = open(server.connect('/a'));
    await settle();
    server.tick();
    expect(world.ready).toBe(true);
  });

  it('hears each entry once, in one batch per delta', async () => {
    const server = new PlainServer();
    const { world, told } = open(server.connect('/a'));
    await settle();
    server.write(put('crew', crew('c1', '/a')));
    server.write(put('crew', crew('c2', '/a')));
    server.tick();
    expect(told.slice(1).map((batch) => batch?.map((change) => change.id))).toEqual([['c1', 'c2']]);
    expect(world.get('crew', 'c2')?.name).toBe('c2');
  });

  it('keeps nothing of what the next person at the screen may not know', async () => {
    const server = new PlainServer();
    server.write(put('device', device(0, '/a')), put('device', device(1, '/a', 'help')));
    let role: Role = 'duty-officer';
    const { world, source } = open((receiver) => server.connect('/a', role)(receiver));
    await settle();
    server.tick();
    expect([...world.all('device').keys()]).toEqual(['d0', 'd1']);
    source.drop();
    role = 'leader';
    source.retry();
    await settle();
    server.tick();
    await settle();
    server.tick();
    expect([world.ready, ...world.all('device').keys()]).toEqual([true, 'd0']);
  });

  it('goes on by tick and seq after a break, without a second picture', async () => {
    const server = new PlainServer();
    server.addDevices(3, () => '/a');
    const { world, source, told } = open(server.connect('/a'));
    await settle();
    server.tick();
    source.drop();
    expect(world.link.state).toBe('lost');
    server.state.set(1, 2, 1, 9, server.now);
    server.write(put('crew', crew('c1', '/a')));
    server.tick();
    source.retry();
    await settle();
    server.tick();
    expect(told.map((batch) => batch?.length ?? null)).toEqual([null, 1]);
    expect(values(world, 1)).toEqual([NaN, 9]);
    expect(world.link.state).toBe('live');
  });

  it('goes on by stored entries after a server restart, and drops what another run read', async () => {
    const server = new PlainServer();
    server.addDevices(3, () => '/a');
    server.state.set(0, 3, 0, 400, server.now);
    let now = server;
    const { world, source, told } = open((receiver) => now.connect('/a')(receiver));
    await settle();
    server.tick();
    source.drop();
    server.write(put('crew', crew('c1', '/a')));
    now = new PlainServer('run-2', server.journal);
    now.state.set(1, 1, 0, 5, now.now);
    source.retry();
    await settle();
    expect(world.columns.status[0]).toBe(3);
    now.tick();
    expect(world.columns.status[0]).toBe(0);
    expect(values(world, 0)).toEqual([NaN, NaN]);
    expect(values(world, 1)).toEqual([5, NaN]);
    expect(told.map((batch) => batch?.length ?? null)).toEqual([null, 1]);
  });

  it('gets a new picture when the journal it knows is gone, or another one', async () => {
    const server = new PlainServer();
    server.addDevices(3, () => '/a');
    let now = server;
    const { world, source, told } = open((receiver) => now.connect('/a')(receiver));
    await settle();
    source.drop();
    server.write(put('crew', crew('c1', '/a')));
    now = new PlainServer('run-2', server.journal);
    server.journal.forgotten = 2;
    source.retry();
    await settle();
    expect(told).toEqual([null, null]);
    source.drop();
    now = new PlainServer('run-3', new PlainJournal('epoch-2'));
    now.write(put('device', device(0, '/a', 'camera')));
    source.retry();
    await settle();
    now.tick();
    expect(told).toEqual([null, null, null]);
    expect([...world.all('device').values()].map(({ kind }) => kind)).toEqual(['camera']);
    expect(world.columns.size).toBe(1);
  });

  it('asks again when a delta does not fit, and ends up exact', async () => {
    const server = new PlainServer();
    server.addDevices(3, () => '/a');
    let swallow = false;
    const { world } = open((receiver) =>
      server.connect('/a')({
        closed: () => receiver.closed(),
        message: (data, drained) =>
          swallow && typeof data === 'string' && data.includes('"delta"') ? drained?.() : receiver.message(data, drained),
      }),
    );
    await settle();
    server.tick();
    swallow = true;
    server.write(put('crew', crew('lost', '/a')));
    server.tick();
    swallow = false;
    server.write(put('crew', crew('next', '/a')));
    server.tick();
    await settle();
    expect([...world.all('crew').keys()]).toEqual(['lost', 'next']);
  });

  it('asks again when a frame is missing or cannot be read, and ends up exact', async () => {
    const server = new PlainServer();
    server.addDevices(3, () => '/a');
    let spoil: (bytes: Uint8Array) => Uint8Array | null = (bytes) => bytes;
    const { world } = open((receiver) =>
      server.connect('/a')({
        closed: () => receiver.closed(),
        message: (data, drained) => {
          const kept = typeof data === 'string' ? data : spoil(data);
          if (kept) receiver.message(kept, drained);
        },
      }),
    );
    await settle();
    server.tick();
    spoil = () => null;
    server.state.set(0, 2, 0, 11, server.now);
    server.tick();
    spoil = (bytes) => bytes;
    server.state.set(1, 2, 0, 12, server.now);
    server.tick();
    await settle();
    server.tick();
    expect([values(world, 0)[0], values(world, 1)[0]]).toEqual([11, 12]);
    spoil = (bytes) => bytes.slice(0, -3);
    server.state.set(2, 2, 0, 13, server.now);
    server.tick();
    spoil = (bytes) => bytes;
    await settle();
    server.tick();
    expect([values(world, 0)[0], values(world, 1)[0], values(world, 2)[0]]).toEqual([11, 12, 13]);
  });

  it('shows alerts that are not yet stored, and takes them back when the next run never heard of them', async () => {
    const server = new PlainServer();
    let now = server;
    const { world, source } = open((receiver) => now.connect('/a')(receiver));
    await settle();
    server.write(put('crew', crew('known', '/a')));
    server.tick();
    server.hub.publishUnstored([put('crew', crew('never', '/a')), put('crew', crew('kept', '/a')), put('crew', crew('known', '/a', 2))]);
    const late = open((receiver) => server.connect('/a')(receiver));
    await settle();
    expect([...late.world.all('crew').keys()]).toEqual(['known', 'never', 'kept']);
    server.write(put('crew', crew('kept', '/a', 2)));
    server.tick();
    expect(world.all('crew').size).toBe(3);
    source.drop();
    now = new PlainServer('run-2', server.journal);
    source.retry();
    await settle();
    expect([...world.all('crew').values()].map(({ id, version }) => [id, version])).toEqual([
      ['known', 1],
      ['kept', 2],
    ]);
  });

  it('keeps its counts equal to counting everything', async () => {
    const server = new PlainServer();
    server.addDevices(30, () => '/a');
    const { world } = open(server.connect('/a'));
    const statusCounts = countStatuses(world);
    await settle();
    server.tick();
    expect(statusCounts.count('manhole', 0)).toBe(30);
    for (let i = 0; i < 30; i += 3) server.state.set(i, 3, 0, 1, server.now);
    server.tick();
    expect([statusCounts.count('manhole', 0), statusCounts.count('manhole', 3), statusCounts.count('camera', 3)]).toEqual([20, 10, 0]);
    server.write({ type: 'device', id: 'd3', record: null }, put('device', device(30, '/a', 'camera')));
    server.tick();
    expect([statusCounts.count(null, 3), statusCounts.count('camera', 0), statusCounts.total(null)]).toEqual([9, 1, 30]);
  });

  it('is told of by listeners one by one: a faulty one harms nobody', async () => {
    const server = new PlainServer();
    const { world, told } = open(server.connect('/a'));
    const uncaught: unknown[] = [];
    const hear = (error: unknown): void => void uncaught.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', hear);
    world.onRecords(() => {
      throw new Error('a layer fell over');
    });
    await settle();
    server.write(put('crew', crew('c1', '/a')));
    server.tick();
    await settle();
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
    expect(told.length).toBe(2);
    expect(uncaught.length).toBe(2);
  });
});
