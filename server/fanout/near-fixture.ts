import { expect } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { LiveColumns } from '#contract/live/columns.ts';
import type { Place } from '#contract/records/place.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { parentPath } from '#contract/places/geo.ts';
import { HASH, KINDS, PlainServer, settle } from '#server/fanout/fixture.ts';

const COURTS = ['/s/east/c1', '/s/east/c2', '/s/west/c3'];
/** In buildings, in the open of a compound, on the street, and where nobody knows. */
export const PLACES = ['/s/east/c1/b1/F2', '/s/east/c1', '/s/east/c2/b1', '/s/west/c3', '/s/west', '/unknown'];
export const CELL: Readonly<Record<string, string>> = {
  '/s/east/c1/b1/F2': '/s/east/c1',
  '/s/east/c1': '/s/east/c1',
  '/s/east/c2/b1': '/s/east/c2',
  '/s/west/c3': '/s/west/c3',
  '/s/west': '/s/west',
  '/unknown': '/unknown',
};
/** The one place that lies in a building. */
const INDOORS = PLACES[0];
export const DEVICES = 60;
export const NEAR_ALL = 30;

const place = (path: string, level: Place['level']): RecordChange =>
  put('place', { id: path.slice(path.lastIndexOf('/') + 1), path, level, name: path, center: [117, 36], simulated: true });

export function city(run = 'run-1', journal?: PlainServer['journal'], mostDots?: number): PlainServer {
  const server = new PlainServer(run, journal, { nearAll: NEAR_ALL, mostDots });
  if (journal) return server;
  server.write(place('/s', 'street'), place('/s/east', 'community'), place('/s/west', 'community'));
  server.write(...COURTS.map((path) => place(path, 'compound')), place('/s/east/c1/b1', 'building'));
  server.addDevices(DEVICES, (handle) => PLACES[handle % 5]);
  for (let handle = 0; handle < DEVICES; handle++) server.state.set(handle, handle % 8, 0, handle, server.now);
  return server;
}

interface Screen {
  readonly world: ReturnType<typeof createWorld>;
  readonly source: MemorySource;
  readonly received: () => string;
}

export function open(server: () => PlainServer, jurisdiction = '/s'): Screen {
  let received = '';
  const source = new MemorySource(
    (receiver) =>
      server().connect(jurisdiction)({
        closed: () => receiver.closed(),
        message: (data, drained) => {
          received += Buffer.from(data).toString('latin1');
          receiver.message(data, drained);
        },
      }),
    HASH,
  );
  return { world: createWorld(source, KINDS), source, received: () => received };
}

export async function ticks(server: PlainServer, count = 3): Promise<void> {
  for (let i = 0; i < count; i++) {
    await settle();
    server.tick();
  }
  await settle();
}

export const held = ({ world }: Screen): string[] => [...world.all('device').keys()].sort();
export const inCells = (server: PlainServer, ...cells: string[]): string[] =>
  [...server.published.all('device')]
    .filter((one) => cells.includes(CELL[one.place]))
    .map(({ id }) => id)
    .sort();

/** Devices by status at every place that a screen is told of: all that lie outdoors, and in buildings those of the cells it watches. */
export function exactCounts({ world }: Pick<Screen, 'world'>, server: PlainServer, watched: readonly string[]): void {
  const counts = new Map<string, number[]>();
  for (const one of server.published.all('device')) {
    for (let path = one.place; path !== ''; path = parentPath(path)) {
      if (path === INDOORS && !watched.includes(CELL[INDOORS])) continue;
      const here = counts.get(path) ?? Array.from({ length: 8 }, () => 0);
      here[server.state.columns.status[one.handle]]++;
      counts.set(path, here);
    }
  }
  expect(new Map([...world.rollups()].map(([path, { devices }]) => [path, [...devices]]))).toEqual(counts);
  const kinds = new Map<string, number[]>();
  for (const { kind, handle } of server.published.all('device')) {
    const here = kinds.get(kind) ?? Array.from({ length: 8 }, () => 0);
    here[server.state.columns.status[handle]]++;
    kinds.set(kind, here);
  }
  const told = [...(world.kindCounts() ?? [])].filter(([, each]) => each.some((count) => count > 0));
  expect(new Map(told.map(([kind, each]) => [kind, [...each]]))).toEqual(kinds);
}

/** The ledger's handle of a dot, by where it is: a screen has handles of its own. */
export const ledgerHandle = ({ far }: Pick<Screen['world'], 'far'>, own: number): number =>
  Math.round((far.position(own)[0] - 117) * 10_000);

/** What a screen shows is what the server holds, as much of it as the screen has. */
export function exact({ world }: Pick<Screen, 'world'>, server: PlainServer, watched: readonly string[]): void {
  const all = [...server.published.all('device')];
  const ownHandles = new Map([...world.far.handles].map((own) => [ledgerHandle(world, own), own]));
  expect([...ownHandles.keys()].sort((a, b) => a - b)).toEqual(all.map(({ handle }) => handle).sort((a, b) => a - b));
  expect(world.far.count).toBe(ownHandles.size);
  expect([...world.all('device').keys()].sort()).toEqual(inCells(server, ...watched));
  for (const one of all) {
    const own = ownHandles.get(one.handle)!;
    expect(world.columns.status[own], `status of ${one.id}`).toBe(server.state.columns.status[one.handle]);
    expect(world.far.kindOf(own)).toBe(one.kind);
    expect(world.far.cellOf(own)).toBe(CELL[one.place]);
    if (!world.get('device', one.id)) continue;
    expect(world.get('device', one.id)).toEqual({ ...one, handle: own });
    const read = ({ values, base }: LiveColumns, handle: number): number[] => [...values.subarray(base[handle], base[handle] + 2)];
    expect(read(world.columns, own), `values of ${one.id}`).toEqual(read(server.state.columns, one.handle));
  }
}
