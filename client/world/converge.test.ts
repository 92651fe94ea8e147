import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import { countStatuses } from '#client/world/status-counts.ts';
import { isVisible, parentPath } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import { RECORD_TYPES, placeOf, put, type RecordChange } from '#contract/records/record.ts';
import type { Role } from '#contract/roles.ts';
import { ROLLUP_MAGIC } from '#contract/wire/roll-up-page.ts';
import { HASH, KINDS, PlainJournal, PlainServer, crew, device, settle } from '#server/fanout/fixture.ts';
import type { MemoryReceiver, MemoryConnection } from '#server/fanout/transport/memory.ts';

const PLACES = ['/a', '/a/1', '/b', '/unknown'];
const DEVICES = 12;
/** The last may not know who needs care. */
const VIEWERS: readonly { readonly jurisdiction: string; readonly role: Role }[] = [
  { jurisdiction: '/a', role: 'duty-officer' },
  { jurisdiction: '/b', role: 'duty-officer' },
  { jurisdiction: '/a', role: 'leader' },
];

/** A line that delivers when told to, so that a screen can lag, and forgets what was under way when it breaks. */
class SlowLine {
  #inbox: { readonly frame: boolean; readonly hand: () => void }[] = [];
  readonly #connect: (receiver: MemoryReceiver) => MemoryConnection;

  constructor(connect: (receiver: MemoryReceiver) => MemoryConnection) {
    this.#connect = connect;
  }

  readonly dial = (receiver: MemoryReceiver): MemoryConnection => {
    this.#inbox = [];
    return this.#connect({
      closed: () => receiver.closed(),
      message: (data, drained) =>
        void this.#inbox.push({ frame: typeof data !== 'string' && data[0] !== ROLLUP_MAGIC, hand: () => receiver.message(data, drained) }),
    });
  };

  get waiting(): number {
    return this.#inbox.length;
  }

  get frames(): number {
    return this.#inbox.filter(({ frame }) => frame).length;
  }

  deliver(count: number): void {
    for (const { hand } of this.#inbox.splice(0, count)) hand();
  }

  forget(): void {
    this.#inbox = [];
  }
}

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reading' as const),
      handle: fc.nat(DEVICES - 1),
      status: fc.nat(7),
      point: fc.nat(1),
      value: fc.nat(500),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      handle: fc.nat(DEVICES - 1),
      place: fc.constantFrom(...PLACES, null),
      kind: fc.constantFrom('manhole', 'help'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('crew' as const),
      id: fc.constantFrom('c1', 'c2', 'c3'),
      place: fc.constantFrom(...PLACES, null),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('deliver' as const), screen: fc.nat(2), count: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('break' as const), screen: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const), screen: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

class Drill {
  server = new PlainServer('run-0', new PlainJournal());
  #runs = 0;
  readonly #versions = new Map<string, number>();
  readonly screens = VIEWERS.map(({ jurisdiction, role }) => {
    const line = new SlowLine((receiver) => this.server.connect(jurisdiction, role)(receiver));
    const source = new MemorySource(line.dial, HASH);
    source.resync = () => expect.unreachable('nothing was lost on the way, yet what arrived did not fit');
    const world = createWorld(source, KINDS);
    const statusCounts = countStatuses(world);
    /** Highest crew version shown: it never goes back, and no change is shown twice. */
    const shown = new Map<string, number>();
    world.onRecords((changes) => {
      for (const change of changes ?? []) {
        if (change.type !== 'crew' || !change.record) continue;
        expect(change.record.version, `${change.id} shown again`).toBeGreaterThan(shown.get(change.id) ?? 0);
      }
      for (const { id, version } of world.all('crew').values()) {
        expect(version).toBeGreaterThanOrEqual(shown.get(id) ?? 0);
        shown.set(id, version);
      }
    });
    return {
      sees: ({ kind }: Pick<Device, 'kind'>) => role !== 'leader' || kind !== 'help',
      jurisdiction,
      line,
      source,
      world,
      statusCounts,
    };
  });

  async run(step: Action): Promise<void> {
    const { server } = this;
    if (step.do === 'reading') server.state.set(step.handle, step.status, step.point, step.value, server.now);
    else if (step.do === 'move')
      this.#write('device', `d${step.handle}`, step.place === null ? null : put('device', device(step.handle, step.place, step.kind)));
    else if (step.do === 'crew')
      this.#write('crew', step.id, step.place === null ? null : put('crew', crew(step.id, step.place, this.#nextVersion(step.id))));
    else if (step.do === 'tick') server.tick();
    else if (step.do === 'deliver') this.screens[step.screen].line.deliver(step.count);
    else if (step.do === 'break') this.#cut(this.screens[step.screen]);
    else if (step.do === 'retry') this.screens[step.screen].source.retry();
    else this.#restart();
    await settle();
    for (const { line } of this.screens) expect(line.frames).toBeLessThanOrEqual(2);
  }

  #nextVersion(id: string): number {
    const version = (this.#versions.get(id) ?? 0) + 1;
    this.#versions.set(id, version);
    return version;
  }

  #write(type: 'device' | 'crew', id: string, change: RecordChange | null): void {
    if (change) this.server.write(change);
    else if (this.server.published.get(type, id)) this.server.write({ type, id, record: null });
  }

  #cut({ line, source }: Drill['screens'][number]): void {
    line.forget();
    source.drop();
  }

  #restart(): void {
    for (const screen of this.screens) this.#cut(screen);
    this.server = new PlainServer(`run-${++this.#runs}`, this.server.journal);
    this.#known();
  }

  /** Slots exist for every device there ever was: readings need them. */
  #known(): void {
    const { state } = this.server;
    for (let handle = 0; handle < DEVICES; handle++) if (state.columns.points[handle] === 0) state.add(device(handle, '/a'));
  }

  begin(): void {
    this.#known();
    this.server.addDevices(DEVICES, (handle) => PLACES[handle % 3]);
  }

  /** Lets everything arrive. */
  async calm(): Promise<void> {
    for (const { source } of this.screens) source.retry();
    for (let round = 0; round < 8; round++) {
      await settle();
      this.server.tick();
      for (const { line } of this.screens)
        while (line.waiting > 0) {
          line.deliver(100);
          await settle();
        }
    }
  }

  /** Devices by status at every place with any, as far as a screen sees. */
  #devicesByPlace({ jurisdiction, sees }: Drill['screens'][number]): Map<string, number[]> {
    const counts = new Map<string, number[]>();
    for (const { handle, place, kind } of this.server.published.all('device')) {
      if (!sees({ kind })) continue;
      for (let path = place; path !== ''; path = parentPath(path)) {
        const here = counts.get(path) ?? Array.from({ length: 8 }, () => 0);
        here[this.server.state.columns.status[handle]]++;
        if (isVisible(path, jurisdiction)) counts.set(path, here);
      }
    }
    return counts;
  }

  check(): void {
    const { published, state } = this.server;
    for (const screen of this.screens) {
      const { jurisdiction, sees, world, statusCounts } = screen;
      for (const type of RECORD_TYPES) {
        const visible = [...published.all(type)].filter(
          (record) => isVisible(placeOf(type, record), jurisdiction) && (type !== 'device' || sees(record as Device)),
        );
        expect(new Set([...world.all(type).values()].map(unnumbered))).toEqual(new Set(visible.map(unnumbered)));
      }
      const handles = [...world.all('device').values()].map(({ handle }) => handle);
      expect(new Set(handles).size).toBe(handles.length);
      const counts = Array.from({ length: 8 }, () => 0);
      for (const { id, handle: own } of world.all('device').values()) {
        const { handle } = published.get('device', id)!;
        counts[state.columns.status[handle]]++;
        expect(world.columns.status[own]).toBe(state.columns.status[handle]);
        const at = world.columns.base[own];
        const base = state.columns.base[handle];
        expect([...world.columns.values.subarray(at, at + 2)]).toEqual([...state.columns.values.subarray(base, base + 2)]);
      }
      expect(counts.map((_, status) => statusCounts.count(null, status))).toEqual(counts);
      const rolled = new Map([...world.rollups()].map(([path, { devices }]) => [path, [...devices]]));
      expect(rolled).toEqual(this.#devicesByPlace(screen));
    }
  }
}

/** A screen has handles of its own. */
const unnumbered = (record: object): object => ('handle' in record ? { ...record, handle: 0 } : record);

const move = (handle: number, place: string, kind: 'manhole' | 'help'): Action => ({ do: 'move', handle, place, kind });
/** After a restart somebody sees no device: the stream has to lead on from an empty picture. */
const NOTHING_LEFT: Action[] = [
  ...[3, 7, 1, 10, 0, 9].map((handle) => move(handle, '/a', 'help')),
  ...[6, 4].map((handle) => move(handle, '/b', 'manhole')),
  { do: 'restart' },
  { do: 'tick' },
  { do: 'reading', handle: 0, status: 0, point: 0, value: 0 },
];

it('whatever is said, lost, late or restarted: every screen ends up with exactly what it may see, nothing shown twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 150, size: 'max' }), async (steps) => {
      const drill = new Drill();
      drill.begin();
      await drill.calm();
      for (const step of steps) await drill.run(step);
      await drill.calm();
      drill.check();
    }),
    { numRuns: 200, examples: [[NOTHING_LEFT]] },
  );
});
