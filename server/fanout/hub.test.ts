import { describe, expect, it, vi } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import { readHeader } from '#contract/wire/frame.ts';
import { FRAME_MAGIC } from '#contract/wire/frame.ts';
import { ROLLUP_MAGIC } from '#contract/wire/roll-up-page.ts';
import { SNAPSHOT_MAGIC } from '#contract/wire/snapshot/part.ts';
import { put } from '#contract/records/record.ts';
import { HASH, KINDS, PlainJournal, PlainServer, crew, device, settle } from './fixture.ts';
import type { MemoryReceiver, MemoryConnection } from '#server/fanout/transport/memory.ts';

/** Takes what is sent and, while stopped, gives nothing back. */
class StuckLine {
  readonly #inbox: (() => void)[] = [];
  readonly #connect: (receiver: MemoryReceiver) => MemoryConnection;
  #stopped = false;
  /** Sent since it was stopped. */
  bytes = 0;

  constructor(connect: (receiver: MemoryReceiver) => MemoryConnection) {
    this.#connect = connect;
  }

  readonly dial = (receiver: MemoryReceiver): MemoryConnection =>
    this.#connect({
      closed: () => receiver.closed(),
      message: (data, drained) => {
        if (!this.#stopped) return receiver.message(data, drained);
        this.bytes += data.length;
        this.#inbox.push(() => receiver.message(data, drained));
      },
    });

  stop(): void {
    this.#stopped = true;
  }

  flow(): void {
    this.#stopped = false;
    for (const hand of this.#inbox.splice(0)) hand();
  }
}

function open(dial: (receiver: MemoryReceiver) => MemoryConnection): {
  world: ReturnType<typeof createWorld>;
  source: MemorySource;
  snapshots: () => number;
} {
  const source = new MemorySource(dial, HASH);
  const world = createWorld(source, KINDS);
  let snapshots = 0;
  world.onRecords((changes) => void (changes === null && snapshots++));
  return { world, source, snapshots: () => snapshots };
}

describe('a screen that stops reading', () => {
  it('costs a few messages however long it lasts, and is exact when it reads again', async () => {
    const server = new PlainServer();
    server.addDevices(4000, () => '/a');
    const line = new StuckLine(server.connect('/a'));
    const { world, snapshots } = open(line.dial);
    await settle();
    server.tick();
    line.stop();
    for (let tick = 0; tick < 300; tick++) {
      for (let i = 0; i < 2000; i++) server.state.set((tick * 7 + i) % 4000, i % 8, i % 2, tick + i, server.now);
      for (let i = 0; i < 20; i++) server.write(put('crew', crew(`c${i}`, '/a', tick + 1)));
      server.tick();
    }
    expect(line.bytes).toBeLessThan(300_000);
    line.flow();
    for (let round = 0; round < 10; round++) {
      await settle();
      server.tick();
    }
    expect(world.all('crew').get('c19')?.version).toBe(300);
    expect(world.columns.status.subarray(0, 4000)).toEqual(server.state.columns.status.subarray(0, 4000));
    for (let h = 0; h < 4000; h++) {
      const [at, base] = [world.columns.base[h], server.state.columns.base[h]];
      expect(world.columns.values[at]).toBe(server.state.columns.values[base]);
    }
    expect(snapshots()).toBe(1);
  });

  it('gets a new snapshot when so much happened that memory no longer has it', async () => {
    const server = new PlainServer();
    const line = new StuckLine(server.connect('/a'));
    const { world } = open(line.dial);
    await settle();
    server.tick();
    line.stop();
    for (let i = 1; i <= 9000; i++) server.write(put('crew', crew('c', '/a', i)));
    line.flow();
    server.tick();
    await settle();
    expect(world.get('crew', 'c')?.version).toBe(9000);
  });
});

describe('one encoding for many', () => {
  it('screens of one scope get the same bytes: frame, delta and snapshot are made once', async () => {
    const server = new PlainServer();
    server.addDevices(50, () => '/a');
    const stringify = vi.spyOn(JSON, 'stringify');
    const heard: Uint8Array[][] = [];
    for (let i = 0; i < 20; i++) {
      const frames: Uint8Array[] = [];
      heard.push(frames);
      open((receiver) =>
        server.connect('/a')({
          closed: () => receiver.closed(),
          message: (data, drained) => {
            if (typeof data !== 'string') frames.push(data);
            receiver.message(data, drained);
          },
        }),
      );
    }
    await settle();
    server.state.set(3, 1, 0, 5, server.now);
    server.tick();
    stringify.mockClear();
    server.write(put('crew', crew('c1', '/a')));
    server.tick();
    expect(stringify.mock.calls.filter(([packet]) => Array.isArray(packet) && (packet[2] as unknown[])?.[0] === 'delta').length).toBe(1);
    stringify.mockRestore();
    const counts = ROLLUP_MAGIC;
    expect(heard[0].map(([magic]) => magic).filter((magic) => magic !== counts)).toEqual([SNAPSHOT_MAGIC, FRAME_MAGIC, FRAME_MAGIC]);
    expect(heard[0].some(([magic]) => magic === counts)).toBe(true);
    for (const nth of heard[0].keys()) expect(new Set(heard.map((messages) => messages[nth].buffer)).size).toBe(1);
  });
});

describe('catching up', () => {
  it('an import too big for a delta arrives as a snapshot', async () => {
    const server = new PlainServer();
    const { world, snapshots } = open(server.connect('/a'));
    await settle();
    server.tick();
    server.addDevices(6000, () => '/a');
    server.state.set(5999, 2, 0, 8, server.now);
    server.tick();
    await settle();
    server.tick();
    expect(world.all('device').size).toBe(6000);
    expect(world.columns.status[5999]).toBe(2);
    expect(snapshots()).toBe(2);
  });

  it('where stored entries cannot tell who saw what, a snapshot does; and what is hidden stays unsaid', async () => {
    const first = new PlainServer();
    first.write(put('crew', crew('leaves', '/a')), put('crew', crew('stays', '/a')));
    let now = first;
    const said: string[] = [];
    const { world, source, snapshots } = open((receiver) =>
      now.connect('/a')({
        closed: () => receiver.closed(),
        message: (data, drained) => {
          said.push(String(data));
          receiver.message(data, drained);
        },
      }),
    );
    await settle();
    source.drop();
    first.write(put('crew', crew('leaves', '/b', 2)));
    first.write(put('crew', crew('stranger', '/b')));
    now = new PlainServer('run-2', first.journal);
    source.retry();
    await settle();
    expect([...world.all('crew').keys()]).toEqual(['stays']);
    expect(snapshots()).toBe(2);
    source.drop();
    now.write(put('crew', crew('newcomer', '/b')));
    now = new PlainServer('run-3', first.journal);
    source.retry();
    await settle();
    expect(snapshots()).toBe(2);
    expect(said.join()).not.toMatch(/stranger|newcomer/);
  });

  it('a device that came into sight while nobody of that scope was there is shown with all it has', async () => {
    const server = new PlainServer();
    server.write(put('device', device(0, '/b')));
    server.state.set(0, 3, 0, 99, server.now);
    server.tick();
    const { world, source } = open(server.connect('/a'));
    await settle();
    server.tick();
    source.drop();
    for (let i = 0; i < 40; i++) {
      const other = open(server.connect(`/other/${i}`));
      await settle();
      other.world.close();
    }
    server.write(put('device', device(0, '/a')));
    server.tick();
    source.retry();
    await settle();
    server.tick();
    expect(world.deviceByHandle(0)?.place).toBe('/a');
    expect(world.columns.status[0]).toBe(3);
    expect(world.columns.values[world.columns.base[0]]).toBe(99);
  });

  it('a quiet screen hears a frame every second and moves along in the journal', async () => {
    const server = new PlainServer();
    const frames: number[] = [];
    const { source } = open((receiver) =>
      server.connect('/a')({
        closed: () => receiver.closed(),
        message: (data, drained) => {
          if (typeof data !== 'string' && data[0] === FRAME_MAGIC) frames.push(readHeader(data).tick);
          receiver.message(data, drained);
        },
      }),
    );
    await settle();
    for (let tick = 0; tick < 31; tick++) server.tick();
    expect(frames).toEqual([1, 11, 21, 31]);
    for (let i = 1; i <= 300; i++) server.write(put('crew', crew('elsewhere', '/b', i)));
    server.tick();
    source.drop();
    const since = vi.fn(server.journal.since);
    const later = new PlainServer('run-2', Object.assign(new PlainJournal(), { entries: server.journal.entries, since }));
    expect(later.hub.head).toBe(300);
    source.retry();
    await settle();
    expect(since).not.toHaveBeenCalled();
  });
});
