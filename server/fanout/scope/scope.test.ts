import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import { createColumns, addDevice } from '#contract/live/columns.ts';
import { applyFrame } from '#contract/wire/frame.ts';
import type { Device } from '#contract/records/device.ts';
import { keyOf, put, type RecordChange } from '#contract/records/record.ts';
import { SNAPSHOT_MAGIC, readPart, unpackPart } from '#contract/wire/snapshot/part.ts';
import { Redaction } from '#server/audience/redaction.ts';
import { HASH, KINDS, PlainServer, crew, device, settle } from '#server/fanout/fixture.ts';
import { RecentJournal } from './recent.ts';
import { Cells } from './cells.ts';
import { Scope, type ScopeDeps } from './scope.ts';
import { Snapshot } from './snapshot.ts';
import { VisibilityIndex } from './visibility.ts';

const DEVICES = 700;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A server whose clock shows that every look at it is a slice later: scopes are made of slices as short as can be. */
function slowServer(): PlainServer {
  const clock = { now: 0 };
  const server = new PlainServer('run-1', undefined, { monotonic: () => (clock.now += 10) });
  server.addDevices(DEVICES, (handle) => ['/a', '/a/1', '/b'][handle % 3]);
  for (let handle = 0; handle < DEVICES; handle++) server.state.set(handle, handle % 8, 0, handle, server.now);
  return server;
}

const change = fc.record({
  handle: fc.nat(DEVICES + 40),
  place: fc.constantFrom('/a', '/b', null),
  kind: fc.constantFrom('manhole', 'help'),
});

it('a scope made in slices, while devices come, go and move, is the one made at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 16 }), fc.boolean(), async (between, people) => {
      const server = slowServer();
      const { published, state } = server;
      const redaction = new Redaction(KINDS, published);
      const deps = (monotonic: () => number): ScopeDeps => ({
        epoch: 'e',
        published,
        redaction,
        recent: new RecentJournal(server.journal.head(), new VisibilityIndex(published, redaction), redaction),
        live: state,
        cells: new Cells(published),
        nearAll: 25_000,
        now: () => 1,
        monotonic,
      });
      const audience = { jurisdiction: '/a', people };
      const sliced = new Scope(audience, deps(server.deps.monotonic));
      expect(sliced.filled).not.toBeNull();
      for (const changes of between) {
        for (const { handle, place, kind } of changes) {
          if (place === null && !published.get('device', `d${handle}`)) continue;
          server.write(place === null ? { type: 'device', id: `d${handle}`, record: null } : put('device', device(handle, place, kind)));
          if (place !== null) state.set(handle, 1, 0, handle, server.now);
          sliced.note(handle, place === null ? null : device(handle, place, kind), false);
        }
        await turn();
      }
      await sliced.filled;
      expect(sliced.filled).toBeNull();
      await turn();
      state.advance();
      expect(sliced.frame(0).message.data).toEqual(
        new Scope(
          audience,
          deps(() => 0),
        ).frame(0).message.data,
      );
      expect(sliced.frame(0).count).toBeGreaterThan(0);
    }),
    { numRuns: 30 },
  );
});

/** What a screen holds that was sent these messages: records, and what their devices read. */
function held(snapshot: Snapshot): { seq: number; records: unknown; read: unknown } {
  const records = new Map<string, unknown>();
  const columns = createColumns();
  const read = new Map<number, unknown>();
  for (const { data } of snapshot.messages) {
    const bytes = data as Uint8Array;
    if (bytes[0] === SNAPSHOT_MAGIC) {
      const { type, records: some, gone } = readPart(unpackPart(bytes), unpackPart(bytes).bytes);
      for (const id of gone ?? []) records.delete(`${type} ${id}`);
      for (const record of some) records.set(`${type} ${keyOf(type, record)}`, record);
      continue;
    }
    for (const [key, device] of records)
      if (key.startsWith('device ')) addDevice(columns, (device as Device).handle, KINDS.get((device as Device).kind)!);
    const note = (handle: number): void => {
      const slots = columns.values.subarray(columns.base[handle], columns.base[handle] + columns.points[handle]);
      read.set(handle, [columns.status[handle], ...slots]);
    };
    applyFrame(columns, bytes, () => undefined);
    columns.status.forEach((_, handle) => handle < columns.size && note(handle));
  }
  return { seq: snapshot.seq, records: new Map([...records].sort(([a], [b]) => (a < b ? -1 : 1))), read };
}

it('a snapshot taken in slices, while records come, go and move, is the one taken at once', async () => {
  const crews = fc.record({ crew: fc.constantFrom('c1', 'c2', 'c3'), place: fc.constantFrom('/a', '/b', null), version: fc.nat(9) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.oneof(change, crews), { maxLength: 6 }), { maxLength: 16 }),
      fc.boolean(),
      fc.boolean(),
      async (between, people, storm) => {
        const server = slowServer();
        const { published } = server;
        const redaction = new Redaction(KINDS, published);
        const recent = new RecentJournal(server.journal.head(), new VisibilityIndex(published, redaction), redaction);
        const deps = { epoch: 'e', published, redaction, recent, live: server.state, cells: new Cells(published), now: () => server.now };
        const audience = { jurisdiction: '/a', people };
        const sliced = new Snapshot(audience, { ...deps, monotonic: server.deps.monotonic }, null);
        expect(sliced.filled).not.toBeNull();
        for (const [turns, changes] of between.entries()) {
          for (const one of changes) {
            const [type, id, record] =
              'crew' in one
                ? (['crew', one.crew, one.place && crew(one.crew, one.place, one.version)] as const)
                : (['device', `d${one.handle}`, one.place && device(one.handle, one.place, one.kind)] as const);
            if (record !== null || published.get(type, id)) recent.push(server.write({ type, id, record } as RecordChange));
          }
          // More than is remembered.
          if (storm && turns === 3) for (let i = 0; i < 9000; i++) recent.push(server.write(put('crew', crew('c4', '/a', i))));
          await turn();
        }
        await sliced.filled;
        await turn();
        expect(held(sliced)).toEqual(held(new Snapshot(audience, { ...deps, monotonic: () => 0 }, null)));
        expect(sliced.seq).toBe(server.journal.head());
      },
    ),
    { numRuns: 30 },
  );
});

it('a screen of a scope that is not whole yet is sent nothing but its greeting, and is exact when it is', async () => {
  const server = slowServer();
  const heard: number[] = [];
  const source = new MemorySource(
    (receiver) =>
      server.connect('/a')({
        closed: () => receiver.closed(),
        message: (data, drained) => {
          heard.push(data.length);
          receiver.message(data, drained);
        },
      }),
    HASH,
  );
  const world = createWorld(source, KINDS);
  await turn();
  server.tick();
  expect(heard).toHaveLength(1);
  const moved: RecordChange[] = Array.from({ length: 50 }, (_, i) => put('device', device(3 * i + 2, '/a')));
  server.write(...moved);
  server.tick();
  for (let i = 0; i < 10; i++) {
    await settle();
    server.tick();
  }
  expect(world.ready).toBe(true);
  expect(world.all('device').size).toBe([...server.published.all('device')].filter(({ place }) => place.startsWith('/a')).length);
  // A screen numbers what it knows itself.
  for (const { id, handle } of world.all('device').values())
    expect(world.columns.status[handle]).toBe(server.state.columns.status[Number(id.slice(1))]);
});
