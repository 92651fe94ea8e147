import { paramsSchema } from '#contract/kinds/action-spec.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { METRES_PER_DEGREE, type Position } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import { put, type JournalEntry, type RecordChange } from '#contract/records/record.ts';
import { numbering } from '#server/casework/numbers.ts';
import { discover } from '#server/lib/discover.ts';
import type { Zone } from '#contract/zone.ts';
import type { Records } from '#server/records/records.ts';
import { checkLinkage, type Linkage } from './linkage.ts';

const SYSTEM = { id: 'system', name: '系统 System' } as const;
/** A device that somebody operates meanwhile is told after that, if it ends within so long. */
const PATIENCE_MS = 60_000;

interface Deps {
  readonly linkages: readonly Linkage[];
  readonly records: Pick<Records, 'get' | 'all' | 'watch' | 'lastOf'>;
  readonly kinds: KindIndex;
  readonly zone: Zone;
  /** ms of the clock that only runs on. */
  readonly monotonic: () => number;
}

/** What a device is to be told as soon as nobody else operates it. */
interface Wish {
  readonly linkage: Linkage;
  readonly does: 'begin' | 'end';
  readonly since: number;
}

/** @throws Error when one names what its kinds have not */
export async function loadLinkages(kinds: KindIndex): Promise<Linkage[]> {
  const found = (await discover<Linkage>('server/linkages/*.linkage.ts')).map(({ value }) => value);
  for (const linkage of found) checkLinkage(linkage, kinds);
  return found;
}

/**
 * Makes operations of alerts, where a person would come too late: once when an alert begins, once when it is over. It acts on what is
 * durable and hands out changes; nothing here writes. What went on before the start is not told again.
 */
export class Linkages {
  readonly #deps: Deps;
  /** Ids of alerts whose beginning was seen. */
  readonly #seen = new Set<string>();
  readonly #wishes = new Map<string, Wish>();
  /** Devices that may be told, by kind and place. */
  readonly #at = new Map<string, Set<string>>();
  readonly #keyOf = new Map<string, string>();

  constructor(deps: Deps) {
    this.#deps = deps;
    const { records } = deps;
    for (const alert of records.all('alert')) if (alert.active && this.#linkagesOf(alert).length > 0) this.#seen.add(alert.id);
    for (const device of records.all('device')) this.#place(device.id, device);
    records.watch((type, id, record) => {
      if (type === 'device') this.#place(id, record as Device | null);
    });
  }

  /** Hears of an entry that has become durable. */
  follow({ changes }: JournalEntry): void {
    for (const { type, id, record } of changes) {
      if (type !== 'alert') continue;
      if (record === null) this.#seen.delete(id);
      else this.#hear(record);
    }
  }

  /** Operations to be given now. @param now ms UTC */
  take(now: number): RecordChange[] {
    if (this.#wishes.size === 0) return [];
    const { records, zone, monotonic } = this.#deps;
    const busy = new Set(Array.from(records.all('operation'), (one) => (one.endedAt === null && one.edge === undefined ? one.device : '')));
    const next = numbering('CZ', records, now, zone);
    const changes: RecordChange[] = [];
    for (const [id, wish] of this.#wishes) {
      const waited = monotonic() - wish.since;
      if (busy.has(id) && waited < PATIENCE_MS) continue;
      this.#wishes.delete(id);
      const device = records.get('device', id);
      if (device && !busy.has(id) && (wish.does === 'begin' || this.#isOurs(id, wish.linkage)))
        changes.push(put('operation', this.#operation(device, wish, next(), now)));
    }
    return changes;
  }

  #hear(alert: Alert): void {
    const found = this.#linkagesOf(alert);
    if (found.length === 0 || alert.active === this.#seen.has(alert.id)) return;
    if (alert.active) this.#seen.add(alert.id);
    else this.#seen.delete(alert.id);
    const device = alert.device === null ? undefined : this.#deps.records.get('device', alert.device);
    // What an edge has judged, it has acted on.
    if (!device || alert.late || alert.edge !== undefined) return;
    for (const linkage of found) {
      const told = this.#nearest(device, linkage);
      if (told === null) continue;
      // Over before anything was given: nothing is to be undone either.
      if (!alert.active && this.#wishes.get(told)?.does === 'begin') this.#wishes.delete(told);
      else if (alert.active || linkage.end !== undefined)
        this.#wishes.set(told, { linkage, does: alert.active ? 'begin' : 'end', since: this.#deps.monotonic() });
    }
  }

  #linkagesOf({ kind, code }: Alert): Linkage[] {
    return this.#deps.linkages.filter(({ on }) => on.kind === kind && on.code === code);
  }

  /** What the device was told last is what this linkage began with, and may have been done. */
  #isOurs(device: string, { begin }: Linkage): boolean {
    let last: Operation | null = null;
    for (const operation of this.#deps.records.all('operation')) {
      if (operation.device !== device || operation.state === 'refused') continue;
      if (last === null || operation.requestedAt > last.requestedAt) last = operation;
    }
    return last !== null && last.action === begin.action && last.requestedBy.id === SYSTEM.id;
  }

  #nearest({ id: own, kind: ownKind, place, position, simulated }: Device, { tells: { kind, withinM } }: Linkage): string | null {
    if (kind === ownKind) return own;
    let nearest: string | null = null;
    let best = withinM;
    for (const id of this.#at.get(`${kind} ${place}`) ?? []) {
      const device = this.#deps.records.get('device', id);
      const metres = device?.simulated === simulated ? flatMetres(device.position, position) : Infinity;
      if (metres > best) continue;
      nearest = id;
      best = metres;
    }
    return nearest;
  }

  #place(id: string, device: Device | null): void {
    const key =
      device && this.#deps.linkages.some(({ tells }) => tells.kind === device.kind) ? `${device.kind} ${device.place}` : undefined;
    const before = this.#keyOf.get(id);
    if (before === key) return;
    if (before !== undefined) {
      const there = this.#at.get(before)!;
      if (there.delete(id) && there.size === 0) this.#at.delete(before);
      this.#keyOf.delete(id);
    }
    if (key === undefined) return;
    this.#keyOf.set(id, key);
    this.#at.set(key, (this.#at.get(key) ?? new Set()).add(id));
  }

  #operation(device: Device, { linkage, does }: Wish, id: string, now: number): Operation {
    const { action, params = {} } = linkage[does]!;
    const spec = this.#deps.kinds.get(device.kind)!.actions![action];
    const { point, is, withinS } = spec.expects ?? { point: '', is: NaN, withinS: 0 };
    return {
      id,
      version: 1,
      updatedAt: now,
      updatedBy: SYSTEM,
      group: id,
      device: device.id,
      kind: device.kind,
      place: device.place,
      action,
      params: paramsSchema(spec).parse(params),
      critical: false,
      reason: linkage.reason,
      state: 'requested',
      requestedAt: now,
      requestedBy: SYSTEM,
      approved: null,
      tries: 0,
      sentAt: null,
      acknowledgedAt: null,
      endedAt: null,
      expects: typeof is === 'number' && point !== '' ? { point, is, withinS } : null,
      words: null,
      simulated: device.simulated,
    };
  }
}

/** Between places in plan: a camera hangs over what it looks after. */
const flatMetres = ([ax, ay]: Position, [bx, by]: Position): number =>
  Math.hypot((ax - bx) * Math.cos((ay * Math.PI) / 180), ay - by) * METRES_PER_DEGREE;
