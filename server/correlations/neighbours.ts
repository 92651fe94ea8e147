import { parentPath } from '#contract/places/geo.ts';
import { SOURCE_KIND } from '#contract/kinds/source-alert.ts';
import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import type { RecordOf, RecordType } from '#contract/records/record.ts';
import type { Around } from './correlation.ts';
import type { Records } from '#server/records/records.ts';

type Known = Pick<Records, 'get' | 'all' | 'watch' | 'deviceNamed'>;

const AREAS: ReadonlySet<string> = new Set<PlaceLevel>(['building', 'compound']);
const NONE: ReadonlyMap<string, number> = new Map();
const NOBODY: ReadonlySet<string> = new Set();

/**
 * What lies near what, kept up with every change of the records: how many devices of each kind hang in a building or behind a gateway, and
 * which alerts go on there. Counts, not lists: a city of devices costs a number for each building and kind.
 */
export class Neighbours {
  readonly #records: Known;
  readonly #kinds: KindIndex;
  readonly #codes: ReadonlySet<string>;
  /** By the path of a building or compound. */
  readonly #within = new Map<string, Map<string, number>>();
  /** Of those, the ones that report through no gateway. */
  readonly #direct = new Map<string, Map<string, number>>();
  /** By the address that children's addresses begin with. */
  readonly #behind = new Map<string, Map<string, number>>();
  /** Paths of buildings and compounds. */
  readonly #areas = new Set<string>();
  /** Buildings or compounds have come or gone since: what hangs in which is counted anew when it is next asked for. */
  #outdated = false;
  /** Ids of alerts that go on, of the codes looked at, by what they lie around: gateway, compound, building, place. */
  readonly #standing = new Map<string, Set<string>>();
  readonly #standsAt = new Map<string, ReadonlySet<string>>();

  /** @param codes of alerts that are looked at */
  constructor(records: Known, kinds: KindIndex, codes: ReadonlySet<string>) {
    this.#records = records;
    this.#kinds = kinds;
    this.#codes = codes;
    for (const place of records.all('place')) this.#isOtherArea(place.path, place);
    for (const device of records.all('device')) this.#add(device, 1);
    for (const alert of records.all('alert')) this.#stand(alert.id, alert);
    records.watch((...change) => this.#follow(...change));
  }

  /** The gateway a device reports through: one whose address begins the device's own (`panel:889` of `panel:889/1.1.5`). */
  gatewayOf(device: Device): string | null {
    for (const prefix of prefixesOf(device)) {
      const gateway = this.#records.deviceNamed(prefix);
      if (gateway !== undefined && gateway !== device.id) return gateway;
    }
    return null;
  }

  /** The building that holds a place; null outside of any. */
  buildingOf(place: string): string | null {
    return this.#above(place, 'building');
  }

  /** The compound that holds a place; null outside of any. */
  compoundOf(place: string): string | null {
    return this.#above(place, 'compound');
  }

  /** The community that holds a place; null outside of any. */
  communityOf(place: string): string | null {
    return this.#above(place, 'community');
  }

  #above(place: string, level: PlaceLevel): string | null {
    for (let path = place; path !== ''; path = parentPath(path)) if (this.#records.get('place', path)?.level === level) return path;
    return null;
  }

  /** How many devices report through a gateway, by kind. */
  children(gateway: Device): ReadonlyMap<string, number> {
    const found = [gateway.id, ...gateway.addresses].map((name) => this.#behind.get(name)).filter((one) => one !== undefined);
    return found.length === 1 ? found[0] : found.length === 0 ? NONE : sumOf(found);
  }

  /** How many devices hang in a building or compound, by kind. */
  within(path: string): ReadonlyMap<string, number> {
    if (this.#outdated) this.#recount();
    return this.#within.get(path) ?? NONE;
  }

  /** Those of them that report through no gateway. */
  directWithin(path: string): ReadonlyMap<string, number> {
    if (this.#outdated) this.#recount();
    return this.#direct.get(path) ?? NONE;
  }

  hasGateway(device: string): boolean {
    const known = this.#records.get('device', device);
    return known !== undefined && prefixesOf(known).length > 0;
  }

  /** Devices of people who need care in a building or compound. */
  caredFor(path: string): number {
    let sum = 0;
    for (const [kind, count] of this.within(path)) if (isPersonal(this.#kinds, kind)) sum += count;
    return sum;
  }

  /** Alerts that go on around a gateway, a community, a compound, a building or a place: its id or path. */
  standing(around: Around, subject: string): ReadonlySet<string> {
    return this.#standing.get(`${around} ${subject}`) ?? NOBODY;
  }

  /** Every alert that goes on, of the codes looked at. */
  get allStanding(): Iterable<string> {
    return this.#standsAt.keys();
  }

  #follow(type: RecordType, id: string, record: RecordOf[RecordType] | null, before: RecordOf[RecordType] | null): void {
    if (type === 'device') {
      if (before !== null) this.#add(before as Device, -1);
      if (record !== null) this.#add(record as Device, 1);
    } else if (type === 'alert') this.#stand(id, record as Alert | null);
    else if (type === 'place') this.#outdated = this.#isOtherArea(id, record as Place | null) || this.#outdated;
  }

  /** True when a building or compound has come or gone. */
  #isOtherArea(path: string, place: Place | null): boolean {
    if (place === null || !AREAS.has(place.level)) return this.#areas.delete(path);
    const known = this.#areas.has(path);
    this.#areas.add(path);
    return !known;
  }

  #recount(): void {
    this.#outdated = false;
    this.#within.clear();
    this.#direct.clear();
    this.#behind.clear();
    for (const device of this.#records.all('device')) this.#add(device, 1);
  }

  #add(device: Device, by: number): void {
    const prefixes = prefixesOf(device);
    for (const area of [this.buildingOf(device.place), this.compoundOf(device.place)]) {
      if (area === null) continue;
      add(this.#within, area, device.kind, by);
      if (prefixes.length === 0) add(this.#direct, area, device.kind, by);
    }
    for (const prefix of prefixes) add(this.#behind, prefix, device.kind, by);
  }

  #stand(id: string, alert: Alert | null): void {
    const stands = alert !== null && alert.active && (alert.device !== null || alert.kind === SOURCE_KIND) && this.#codes.has(alert.code);
    const before = this.#standsAt.get(id);
    if (stands === (before !== undefined)) return;
    if (before) {
      this.#standsAt.delete(id);
      for (const around of before) {
        const ids = this.#standing.get(around)!;
        ids.delete(id);
        if (ids.size === 0) this.#standing.delete(around);
      }
      return;
    }
    const around = this.#aroundAlert(alert!);
    this.#standsAt.set(id, around);
    for (const one of around) {
      const ids = this.#standing.get(one);
      if (ids) ids.add(id);
      else this.#standing.set(one, new Set([id]));
    }
  }

  #aroundAlert({ device, address, place }: Alert): Set<string> {
    if (device === null) return new Set([`source ${address}`]);
    const known = this.#records.get('device', device);
    const gateway = known ? this.gatewayOf(known) : null;
    const around: [Around, string | null][] = [
      ['gateway', device],
      ['gateway', gateway],
      ['community', this.communityOf(place)],
      ['compound', this.compoundOf(place)],
      ['building', this.buildingOf(place)],
      ['place', place],
    ];
    return new Set(around.flatMap(([what, subject]) => (subject === null ? [] : [`${what} ${subject}`])));
  }
}

const isPersonal = (kinds: KindIndex, id: string): boolean => {
  const kind = kinds.get(id);
  return kind !== undefined && isPersonalKind(kind);
};

/** What the addresses of a device begin with, up to a `/`; the longest first. */
function prefixesOf({ addresses }: Device): string[] {
  const found: string[] = [];
  for (const address of addresses)
    for (let at = address.lastIndexOf('/'); at > 0; at = address.lastIndexOf('/', at - 1)) found.push(address.slice(0, at));
  return found;
}

function add(counts: Map<string, Map<string, number>>, key: string, kind: string, by: number): void {
  const kinds = counts.get(key) ?? new Map<string, number>();
  const sum = (kinds.get(kind) ?? 0) + by;
  if (sum > 0) kinds.set(kind, sum);
  else kinds.delete(kind);
  if (kinds.size > 0) counts.set(key, kinds);
  else counts.delete(key);
}

function sumOf(maps: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const map of maps) for (const [kind, count] of map) sum.set(kind, (sum.get(kind) ?? 0) + count);
  return sum;
}
