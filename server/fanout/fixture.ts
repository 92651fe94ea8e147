import { pino } from 'pino';
import { addDevice, createColumns, rekindDevice } from '#contract/live/columns.ts';
import { defineDeviceKind, type DeviceKind } from '#contract/kinds/device-kind.ts';
import { indexKinds, kindsHash } from '#contract/kinds/kinds.ts';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import type { Crew } from '#contract/records/crew.ts';
import { put, type JournalEntry, type RecordChange } from '#contract/records/record.ts';
import type { Role, User } from '#contract/roles.ts';
import type { Principal } from '#server/auth/access.ts';
import { Records } from '#server/records/records.ts';
import { Endpoints, type EndpointDeps } from './endpoints.ts';
import { Hub, type HubDeps } from './hub.ts';
import { Movers } from '#server/movers/movers.ts';
import type { LiveSource } from '#server/fanout/scope/live-source.ts';
import { deflatedAll } from '#server/fanout/transport/deflate.ts';
import { memoryTransport, type MemoryReceiver, type MemoryConnection } from '#server/fanout/transport/memory.ts';

const points = {
  water: { label: label('水位', 'Water'), unit: 'cm', range: [0, 500], decimals: 0 },
  tilt: { label: label('倾角', 'Tilt'), unit: '°', range: [0, 90], decimals: 0 },
} as const;
const kind = (id: string, category: DeviceKind['category'] = 'municipal'): DeviceKind =>
  defineDeviceKind({
    id,
    label: label('试验', 'Test'),
    icon: 'manhole',
    category,
    expectedIntervalS: 60,
    points,
    alerts: {},
    headline: 'water',
  });
export const KINDS = indexKinds([kind('manhole'), kind('camera'), kind('help', 'care')]);
export const HASH = kindsHash(KINDS);

/** Live state as plain as it can be: what changed when, by handle. */
class PlainLive implements LiveSource {
  readonly run: string;
  readonly columns = createColumns(16);
  valueTick = new Uint32Array(64);
  tick = 0;
  readonly #changedAt: number[] = [];
  readonly #kindOf: string[] = [];

  constructor(run: string) {
    this.run = run;
  }

  add({ handle, kind: kindId }: Device): void {
    const known = this.#kindOf[handle];
    const corrected = known !== undefined && known !== kindId;
    this.#kindOf[handle] = kindId;
    (corrected ? rekindDevice : addDevice)(this.columns, handle, KINDS.get(kindId)!);
    if (this.valueTick.length < this.columns.values.length) {
      const bigger = new Uint32Array(this.columns.values.length);
      bigger.set(this.valueTick);
      this.valueTick = bigger;
    }
    if (!corrected) return;
    const base = this.columns.base[handle];
    this.valueTick.fill(this.tick + 1, base, base + this.columns.points[handle]);
    this.#changedAt[handle] = this.tick + 1;
  }

  set(handle: number, status: number, point: number, value: number, observedAt: number): void {
    const slot = this.columns.base[handle] + point;
    this.columns.status[handle] = status;
    this.columns.observedAt[handle] = observedAt;
    this.columns.values[slot] = value;
    this.valueTick[slot] = this.tick + 1;
    this.#changedAt[handle] = this.tick + 1;
  }

  advance(): void {
    this.tick++;
  }

  changedSince(since: number): Uint32Array {
    const handles: number[] = [];
    this.#changedAt.forEach((tick, handle) => tick > since && handles.push(handle));
    return Uint32Array.from(handles);
  }
}

/** A journal that outlives server runs, with the records it leads to. */
export class PlainJournal {
  readonly epoch: string;
  readonly entries: JournalEntry[] = [];
  /** Entries up to this seq are no longer kept. */
  forgotten = 0;

  constructor(epoch = 'epoch-1') {
    this.epoch = epoch;
  }

  head = (): number => this.entries.length;
  since = (seq: number, limit: number): Promise<JournalEntry[] | null> =>
    Promise.resolve(seq < this.forgotten ? null : this.entries.slice(seq, seq + limit));
}

export const user = (jurisdiction: string, role: Role = 'duty-officer'): User => ({ id: 'officer', name: '值班员', role, jurisdiction });
export const device = (handle: number, place: string, kindId = 'manhole'): Device => ({
  id: `d${handle}`,
  handle,
  kind: kindId,
  name: `井盖 ${handle}`,
  place,
  position: [117 + handle / 10_000, 36, 0],
  addresses: [],
  simulated: true,
});
export const crew = (id: string, place: string, version = 1): Crew => ({
  id,
  name: id,
  skill: 'grid',
  place,
  position: [117, 36, 0],
  members: 2,
  state: 'free',
  simulated: true,
  version,
  updatedAt: 1,
  updatedBy: { id: 'system', name: 'system' },
});

/** A server without bytes, rules or sockets: a hub over plain state and journal. `now` is the test's. */
export class PlainServer {
  readonly state: PlainLive;
  readonly published = new Records();
  readonly movers = new Movers((id) => this.published.get('crew', id));
  readonly journal: PlainJournal;
  readonly hub: Hub;
  readonly endpoints: Endpoints;
  readonly deps: HubDeps & EndpointDeps;
  /** Where entries and ticks go: the hub, or a fan-out with real sockets put in its place. */
  out: Pick<Hub, 'publish' | 'publishLive'>;
  now = 1_800_000_000_000;

  constructor(run = 'run-1', journal = new PlainJournal(), more: Partial<HubDeps & EndpointDeps> = {}) {
    this.journal = journal;
    this.state = new PlainLive(run);
    for (const entry of journal.entries) this.#take(entry);
    this.deps = {
      state: this.state,
      movers: this.movers,
      published: this.published,
      journal,
      kinds: KINDS,
      kindsHash: HASH,
      uploadedKinds: () => [],
      tickMs: 100,
      demo: false,
      now: () => this.now,
      monotonic: () => this.now,
      execute: () => Promise.resolve({ ok: true, seq: this.journal.head() }),
      health: () => ({ storage: 'ok', ingestRate: 0, lastObservationAt: 0, feeds: [], notInLedger: 0 }),
      log: pino({ level: 'silent' }),
      ...more,
    };
    this.hub = new Hub(this.deps);
    this.endpoints = new Endpoints(this.hub, this.deps);
    this.out = this.hub;
  }

  #take({ changes }: JournalEntry): void {
    this.published.apply(changes);
    for (const change of changes) if (change.type === 'device' && change.record) this.state.add(change.record);
  }

  write(...changes: RecordChange[]): JournalEntry {
    const entry = { seq: this.journal.head() + 1, at: this.now, actor: { id: 'system', name: 'system' }, cause: 'test', changes };
    this.journal.entries.push(entry);
    this.#take(entry);
    this.out.publish(entry);
    return entry;
  }

  addDevices(count: number, place: (handle: number) => string): void {
    this.write(...Array.from({ length: count }, (_, handle) => put('device', device(handle, place(handle)))));
  }

  tick(): void {
    this.now += 100;
    this.state.advance();
    this.movers.advance();
    this.out.publishLive();
  }

  connect(jurisdiction: string, role?: Role): (receiver: MemoryReceiver) => MemoryConnection {
    const principal: Principal = { user: user(jurisdiction, role), session: `session of ${jurisdiction}` };
    return memoryTransport(this.hub, this.endpoints, () => principal);
  }
}

/** Lets promises, immediates and what is being deflated run dry. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    await deflatedAll();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
