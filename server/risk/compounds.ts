import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Network } from '#contract/networks/network.ts';
import { METRES_PER_DEGREE, parentPath, type LonLat } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { factorOf, type RiskModel } from './model.ts';

/** A point of a device that a factor is made of. */
export interface Sensor {
  readonly device: string;
  readonly point: string;
  /** What it is measured by: its alert's limit, as usual and not as tightened by a warning; 1 where the value itself counts. */
  readonly limit: number;
}

/** What the ledger and the networks have of a compound. */
export interface Compound {
  readonly path: string;
  readonly name: string;
  readonly center: LonLat;
  /** Only simulated devices are there; else these are left out. */
  readonly simulated: boolean;
  /** Nearest first. */
  readonly stations: readonly Sensor[];
  readonly wells: readonly Sensor[];
  readonly meters: readonly Sensor[];
  readonly fireDevices: number;
  /** Metres; null = of no building is it known. */
  readonly tallestM: number | null;
  /** When the oldest gas pipe into one of its buildings was laid; null = of none is it known. */
  readonly gasYear: number | null;
  /** Homes with devices of care. */
  readonly homes: number;
}

export interface LedgerSources {
  readonly places: () => Iterable<Place>;
  readonly devices: () => Iterable<Device>;
  readonly kinds: KindIndex;
  /** The kind with the limits that are in force at a device when nothing is warned of. */
  readonly usualKind: (kind: DeviceKind, device: Device) => DeviceKind;
  readonly gas: readonly { readonly network: Network; readonly simulated: boolean }[];
}

const AT_ONCE = 4096;
/** Rain is not told by a station farther away, m. */
const FARTHEST_M = 10_000;
const NEAREST = 3;
/** Where only floors are known, m each. */
const STOREY_M = 3;

interface Draft {
  readonly place: Place;
  tallestM: number | null;
  readonly devices: Device[];
  readonly homes: Set<string>;
}

/** Every compound, with what its risk is told by. Looked at in slices: there may be a million devices. */
export async function compoundsOf(sources: LedgerSources, model: RiskModel): Promise<Compound[]> {
  const drafts = draftsOf(sources.places());
  const ground = new Map<string, Device[]>();
  const stations: Device[] = [];
  const station = factorOf(model, 'rain')?.sensor;
  const well = factorOf(model, 'levels')?.sensor;
  let looked = 0;
  for (const device of sources.devices()) {
    if (++looked % AT_ONCE === 0) await nextTurn();
    const kind = sources.kinds.get(device.kind);
    if (!kind) continue;
    if (device.kind === station?.kind) stations.push(device);
    const draft = compoundOf(drafts, device.place);
    if (draft === undefined) {
      if (device.kind === well?.kind) ground.set(device.place, [...(ground.get(device.place) ?? []), device]);
    } else if (isPersonalKind(kind)) {
      if (device.place !== draft.place.path) draft.homes.add(homeOf(device));
    } else draft.devices.push(device);
  }
  const years = gasYears(sources.gas, drafts);
  return [...drafts.values()].map((draft) =>
    compound(draft, { sources, model, stations, roads: ground.get(parentPath(draft.place.path)) ?? [], gasYear: years.get(draft) ?? null }),
  );
}

/** By path of the compound. */
function draftsOf(places: Iterable<Place>): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  const buildings: Place[] = [];
  for (const place of places) {
    if (place.level === 'compound') drafts.set(place.path, { place, tallestM: null, devices: [], homes: new Set() });
    else if (place.level === 'building') buildings.push(place);
  }
  for (const { path, height, floors } of buildings) {
    const draft = compoundOf(drafts, path);
    const metres = height ?? (floors === undefined ? undefined : floors * STOREY_M);
    if (draft && metres !== undefined) draft.tallestM = Math.max(draft.tallestM ?? 0, metres);
  }
  return drafts;
}

function compoundOf(drafts: ReadonlyMap<string, Draft>, place: string): Draft | undefined {
  for (let path = place; path !== ''; path = parentPath(path)) {
    const found = drafts.get(path);
    if (found) return found;
  }
  return undefined;
}

/** Several devices of one home hang within some steps of each other. */
const homeOf = ({ place, position: [lon, lat] }: Device): string => `${place} ${lon.toFixed(4)} ${lat.toFixed(4)}`;

interface Around {
  readonly sources: LedgerSources;
  readonly model: RiskModel;
  readonly stations: readonly Device[];
  /** Wells of the roads around it. */
  readonly roads: readonly Device[];
  readonly gasYear: number | null;
}

function compound(draft: Draft, { sources, model, stations, roads, gasYear }: Around): Compound {
  const { place, tallestM, homes } = draft;
  const simulated = place.simulated || (draft.devices.length > 0 && draft.devices.every((device) => device.simulated));
  const told = (devices: readonly Device[]): Device[] => devices.filter((device) => simulated || !device.simulated);
  const own = told(draft.devices);
  const sensors = (factor: 'levels' | 'power-load', devices: readonly Device[]): Sensor[] => {
    const { kind, point } = factorOf(model, factor)?.sensor ?? { kind: '', point: '' };
    return devices.flatMap((device) => {
      const spec = device.kind === kind ? sources.kinds.get(kind) : undefined;
      const limit = spec && limitOf(sources.usualKind(spec, device), point);
      return limit === undefined ? [] : [{ device: device.id, point, limit }];
    });
  };
  const rain = factorOf(model, 'rain')?.sensor;
  return {
    path: place.path,
    name: place.name,
    center: place.center,
    simulated,
    stations: rain ? nearest(told(stations), place.center).map(({ id }) => ({ device: id, point: rain.point, limit: 1 })) : [],
    wells: sensors('levels', [...own, ...told(roads)]),
    meters: sensors('power-load', own),
    fireDevices: own.filter(({ kind }) => sources.kinds.get(kind)?.category === 'fire').length,
    tallestM,
    gasYear,
    homes: homes.size,
  };
}

/** What a reading is too much from: the limit of an alert, or else one that time belongs to. */
function limitOf({ points }: DeviceKind, point: string): number | undefined {
  const limit = points[point]?.alert?.above ?? points[point]?.limits?.find(({ above }) => above !== undefined)?.above;
  return limit !== undefined && limit > 0 ? limit : undefined;
}

function nearest(stations: readonly Device[], [lon, lat]: LonLat): Device[] {
  const east = Math.cos((lat * Math.PI) / 180);
  return stations
    .map((device) => ({
      device,
      metres: Math.hypot((device.position[0] - lon) * east, device.position[1] - lat) * METRES_PER_DEGREE,
    }))
    .filter(({ metres }) => metres <= FARTHEST_M)
    .sort((a, b) => a.metres - b.metres || (a.device.id < b.device.id ? -1 : 1))
    .slice(0, NEAREST)
    .map(({ device }) => device);
}

/** By compound: the year of the oldest pipe that ends at one of its buildings. */
function gasYears(gas: LedgerSources['gas'], drafts: ReadonlyMap<string, Draft>): Map<Draft, number> {
  const years = new Map<Draft, number>();
  for (const { network, simulated } of gas) {
    const places = new Map(network.nodes.map(({ id, place }) => [id, place]));
    for (const { from, to, laid } of network.pipes) {
      if (laid === undefined) continue;
      for (const end of [from, to]) {
        const place = places.get(end);
        const draft = place === undefined ? undefined : compoundOf(drafts, place);
        if (draft && (!simulated || draft.place.simulated)) years.set(draft, Math.min(years.get(draft) ?? Infinity, laid));
      }
    }
  }
  return years;
}
