import { addDevice, createColumns } from '#contract/live/columns.ts';
import { createMoverColumns, MOVER, reserveMover, type MoverColumns } from '#contract/live/mover-columns.ts';
import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { indexKinds } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import { keyOf, put, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { RollUp } from '#contract/live/rollup.ts';
import { STATUS } from '#contract/live/status.ts';
import { FarMirror } from '#client/world/mirror/far-devices.ts';
import type { World } from '#client/world/world.ts';

export const SMOKE = defineDeviceKind({
  id: 'smoke',
  label: { zh: '烟感', en: 'Smoke detector' },
  icon: 'alarm-smoke',
  category: 'fire',
  expectedIntervalS: 60,
  headline: 'smoke',
  points: { smoke: { label: { zh: '烟', en: 'Smoke' }, unit: '', range: [0, 1], decimals: 0 } },
  alerts: {
    fire: { label: { zh: '火警', en: 'Fire' }, severity: 1, lifeSafety: true, affinity: 'fire' },
    leak: {
      label: { zh: '泄漏', en: 'Leak' },
      severity: 2,
      lifeSafety: false,
      affinity: 'fire',
      network: { medium: 'gas', fault: 'leak' },
    },
    battery: { label: { zh: '电量低', en: 'Battery low' }, severity: 4, lifeSafety: false, affinity: 'power', about: 'device' },
  },
});

interface FakeMover {
  readonly lng: number;
  readonly lat: number;
  readonly heading?: number;
  readonly status?: number;
  /** ms UTC. */
  readonly at: number;
}

/** A world to test and measure layers with: no server, everything set by hand. */
export interface FakeWorld {
  readonly world: World;
  /** Writes records and tells listeners, as a delta would. */
  put(...changes: RecordChange[]): void;
  /** Writes statuses and tells listeners, as a frame would. */
  live(statuses: ReadonlyMap<number, number>): void;
  /** Writes where movers are and tells listeners, as a frame of movers would. */
  move(at: ReadonlyMap<string, FakeMover>): void;
  /** Writes counts by place and tells listeners, as a page would. */
  roll(rollUps: ReadonlyMap<string, RollUp>): void;
}

const nothingFar = (): Pick<World, 'far' | 'lookAt' | 'kindCounts'> => ({
  far: new FarMirror(),
  lookAt: () => undefined,
  kindCounts: () => null,
});

/** Two communities of two compounds of one building; `devices` smoke detectors, spread over the buildings. */
export function createFakeWorld(devices: number): FakeWorld {
  const columns = createColumns(devices);
  const tables = emptyTables();
  const byHandle: Device[] = [];
  const onLive = new Set<(touched: Uint32Array) => void>();
  const movers = fakeMovers();
  const onRecords = new Set<(changes: readonly RecordChange[] | null) => void>();
  const rollUps = new Map<string, RollUp>();
  const onRollup = new Set<(paths: readonly string[] | null) => void>();
  const world: World = {
    kinds: indexKinds([SMOKE]),
    columns,
    movers: movers.columns,
    link: { state: 'live', heardAt: 0, since: 0, refusal: null },
    user: null,
    demo: true,
    health: null,
    ready: true,
    serverNow: () => 0,
    get: (type, id) => tables[type].get(id),
    all: (type) => tables[type],
    deviceByHandle: (handle) => byHandle[handle],
    ...nothingFar(),
    rollup: (path) => rollUps.get(path),
    rollups: () => rollUps,
    moverOf: movers.moverOf,
    onMovers: movers.onMovers,
    onRollup: listen(onRollup),
    onLive: listen(onLive),
    onRecords: listen(onRecords),
    onLink: () => () => undefined,
    watchEvents: () => () => undefined,
    send: () => Promise.reject(new Error('the fake world takes no commands')),
  };
  for (const place of fakePlaces()) tables.place.set(place.path, place);
  hangDevices(devices, columns, tables, byHandle);
  return {
    world,
    put(...changes) {
      for (const change of changes) {
        const table = tables[change.type] as Map<string, unknown>;
        if (change.type === 'device') delete byHandle[tables.device.get(change.id)?.handle ?? -1];
        if (change.record) table.set(change.id, change.record);
        else table.delete(change.id);
        if (change.type === 'device' && change.record) byHandle[change.record.handle] = change.record;
      }
      for (const listener of onRecords) listener(changes);
    },
    live(statuses) {
      for (const [handle, status] of statuses) columns.status[handle] = status;
      const touched = Uint32Array.from(statuses.keys());
      for (const listener of onLive) listener(touched);
    },
    move: movers.move,
    roll(changed) {
      for (const [path, rollUp] of changed) rollUps.set(path, rollUp);
      for (const listener of onRollup) listener([...changed.keys()]);
    },
  };
}

const listen =
  <F>(listeners: Set<F>) =>
  (listener: F): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

/** Where crews are, set by hand. */
function fakeMovers(): Pick<World, 'moverOf' | 'onMovers'> & Pick<FakeWorld, 'move'> & { readonly columns: MoverColumns } {
  const columns = createMoverColumns();
  const listeners = new Set<(touched: readonly number[] | null) => void>();
  const moverOf: World['moverOf'] = (crew) => {
    const at = columns.ids.indexOf(crew);
    return at < 0 ? undefined : at;
  };
  return {
    columns,
    moverOf,
    onMovers: listen(listeners),
    move(at) {
      const touched = Array.from(at, ([id, { lng, lat, heading = 0, status = MOVER.live, at: when }]) => {
        const handle = moverOf(id) ?? columns.size;
        reserveMover(columns, handle);
        columns.ids[handle] = id;
        columns.status[handle] = status;
        [columns.lng[handle], columns.lat[handle], columns.heading[handle], columns.at[handle]] = [lng, lat, heading, when];
        return handle;
      });
      for (const listener of listeners) listener(touched);
    },
  };
}

const emptyTables = (): Tables => ({
  place: new Map(),
  device: new Map(),
  alert: new Map(),
  incident: new Map(),
  ticket: new Map(),
  crew: new Map(),
  operation: new Map(),
  warning: new Map(),
});

type Tables = { readonly [T in RecordType]: Map<string, RecordOf[T]> };

/** As many smoke detectors as asked for, all well, spread over the buildings. */
function hangDevices(devices: number, columns: ReturnType<typeof createColumns>, tables: Tables, byHandle: Device[]): void {
  const buildings = [...tables.place.values()].filter((place) => place.level === 'building');
  for (let handle = 0; handle < devices; handle++) {
    const device = fakeDevice(handle, buildings[handle % buildings.length]);
    byHandle[handle] = device;
    tables.device.set(device.id, device);
    addDevice(columns, handle, SMOKE);
    columns.status[handle] = STATUS.normal;
  }
}

function fakePlaces(): Place[] {
  const place = (path: string, level: PlaceLevel, lon: number, lat: number, half: number, extra: Partial<Place> = {}): Place => ({
    id: path.slice(path.lastIndexOf('/') + 1),
    path,
    level,
    name: path,
    center: [lon, lat],
    simulated: true,
    ring: [
      [lon - half, lat - half],
      [lon + half, lat - half],
      [lon + half, lat + half],
      [lon - half, lat + half],
      [lon - half, lat - half],
    ],
    ...extra,
  });
  const places = [place('/s', 'street', 117, 36.6, 0.02)];
  for (const c of [0, 1]) {
    places.push(place(`/s/q${c}`, 'community', 117 + c * 0.01, 36.6, 0.008));
    for (const d of [0, 1]) {
      places.push(place(`/s/q${c}/c${d}`, 'compound', 117 + c * 0.01, 36.6 + d * 0.004, 0.001));
      places.push(place(`/s/q${c}/c${d}/b`, 'building', 117 + c * 0.01, 36.6 + d * 0.004, 0.0002, { height: 30, floors: 10 }));
    }
  }
  return places;
}

const fakeDevice = (handle: number, building: Place): Device => ({
  id: `d${handle}`,
  handle,
  kind: SMOKE.id,
  name: `烟感 ${handle}`,
  place: building.path,
  addresses: [],
  simulated: true,
  position: [building.center[0] + (handle % 97) * 1e-6, building.center[1], (handle % 10) * 3],
});

/** An alert at a device of the fake world; life-safety fire unless told otherwise. */
export function fakeAlert(device: Device, patch: Partial<Alert> = {}): RecordChange {
  const system = { id: 'system', name: 'system' };
  const alert: Alert = {
    id: `alert-${device.id}`,
    version: 1,
    updatedAt: 1,
    updatedBy: system,
    device: device.id,
    address: null,
    kind: device.kind,
    code: 'fire',
    severity: 1,
    lifeSafety: true,
    place: device.place,
    position: device.position,
    raisedAt: 1,
    lastAt: 1,
    observedAt: 1,
    clockFault: false,
    count: 1,
    active: true,
    clearedAt: null,
    acked: null,
    shelved: null,
    incident: null,
    point: 'smoke',
    value: 1,
    text: '',
    simulated: true,
    stored: true,
    ...patch,
  };
  return put('alert', alert);
}

export const withdrawn = (change: RecordChange): RecordChange => ({ type: 'alert', id: keyOf('alert', change.record!), record: null });
