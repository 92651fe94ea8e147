import { RECORD_TYPES, keyOf, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { HELD_BY_CREW } from '#contract/transitions.ts';
import { serialOf } from '#server/lib/serial.ts';
import { mergeKeys } from './merge-keys.ts';
import { Newest } from './newest.ts';

type Tables = { [T in RecordType]: Map<string, RecordOf[T]> };

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

type Watcher = (type: RecordType, id: string, record: RecordOf[RecordType] | null, before: RecordOf[RecordType] | null) => void;

const NONE: ReadonlySet<string> = new Set();

/**
 * Records in memory, with their indexes. Records are immutable and replaced whole. The server has two of these: the working records
 * hold what is being written as well as what is durable (the journal undoes what could not be written); the published records hold
 * what is durable, and are what screens are sent.
 */
export class Records {
  readonly #tables = emptyTables();
  /** Newest alert, active or not, of each `${device or address}|${code}`. */
  readonly #lastAlerts = new Newest();
  /** Newest incident that is not closed of each key (`mergeKeys`): what belongs to a place, or has a cause. */
  readonly #liveIncidents = new Newest();
  /** Tickets that each crew has in hand. */
  readonly #inHand = new Map<string, Set<string>>();
  /** How far each counter has counted (`serialOf`). Never less: what has left memory keeps its number. */
  readonly #counters = new Map<string, number>();
  /** Device by each of its addresses. */
  readonly #addressed = new Map<string, string>();
  readonly #watchers: Watcher[] = [];
  #nextHandle = 0;

  get<T extends RecordType>(type: T, id: string): RecordOf[T] | undefined {
    return this.#tables[type].get(id);
  }

  all<T extends RecordType>(type: T): IterableIterator<RecordOf[T]> {
    return this.#tables[type].values();
  }

  count(type: RecordType): number {
    return this.#tables[type].size;
  }

  /** The newest alert of a device (or unknown address) with this code, over or not. */
  lastAlert(deviceOrAddress: string, code: string): RecordOf['alert'] | undefined {
    const id = this.#lastAlerts.get(`${deviceOrAddress}|${code}`);
    return id === undefined ? undefined : this.get('alert', id);
  }

  /** Greater than the handle of every device there is, or was. */
  get nextHandle(): number {
    return this.#nextHandle;
  }

  /** The last number given by a counter: an incident's or ticket's of a day, or an alert's. 0 = none yet. */
  lastOf(counter: string): number {
    return this.#counters.get(counter) ?? 0;
  }

  /** Ids of the tickets a crew has in hand. */
  inHand(crew: string): ReadonlySet<string> {
    return this.#inHand.get(crew) ?? NONE;
  }

  /** Id of the device that has this id or address. */
  deviceNamed(idOrAddress: string): string | undefined {
    return this.#tables.device.has(idOrAddress) ? idOrAddress : this.#addressed.get(idOrAddress);
  }

  /** The newest incident that is not closed and takes alerts with this key (`merge-keys.ts`). */
  liveIncident(key: string): RecordOf['incident'] | undefined {
    const id = this.#liveIncidents.get(key);
    return id === undefined ? undefined : this.get('incident', id);
  }

  /** Tells of every record that changes from now on, after it has, and what it was before; null = there is none. */
  watch(watcher: Watcher): void {
    this.#watchers.push(watcher);
  }

  /** @param counters how far ids had been counted, of records that are not loaded too @param nextHandle likewise, of devices */
  load(
    records: { readonly [T in RecordType]: readonly RecordOf[T][] },
    counters: Readonly<Record<string, number>> = {},
    nextHandle = 0,
  ): void {
    this.#nextHandle = Math.max(this.#nextHandle, nextHandle);
    for (const [counter, last] of Object.entries(counters)) this.#counters.set(counter, last);
    for (const type of RECORD_TYPES) for (const record of records[type]) this.#set(type, keyOf(type, record), record);
  }

  /** Applies changes; returns what undoes them, in the order to apply it. */
  apply(changes: readonly RecordChange[]): RecordChange[] {
    const undo: RecordChange[] = [];
    for (const { type, id, record } of changes) {
      undo.unshift({ type, id, record: this.get(type, id) ?? null } as RecordChange);
      this.#set(type, id, record);
    }
    return undo;
  }

  #set(type: RecordType, id: string, record: RecordOf[RecordType] | null): void {
    const table = this.#tables[type] as Map<string, RecordOf[RecordType]>;
    const before = table.get(id) ?? null;
    if (type === 'alert') this.#indexAlert(id, record as RecordOf['alert'] | null);
    if (type === 'device') this.#address(id, record as RecordOf['device'] | null);
    if (type === 'device' && record !== null) this.#nextHandle = Math.max(this.#nextHandle, (record as RecordOf['device']).handle + 1);
    if (type === 'incident') this.#indexIncident(id, record as RecordOf['incident'] | null);
    if (type === 'ticket') this.#indexTicket(id, record as RecordOf['ticket'] | null);
    if (record === null) table.delete(id);
    else {
      table.set(id, record);
      this.#count(id);
    }
    for (const watcher of this.#watchers) watcher(type, id, record, before);
  }

  #count(id: string): void {
    const serial = serialOf(id);
    if (serial && serial.last > (this.#counters.get(serial.counter) ?? 0)) this.#counters.set(serial.counter, serial.last);
  }

  #address(id: string, device: RecordOf['device'] | null): void {
    const had = this.get('device', id)?.addresses ?? [];
    for (const address of had) if (this.#addressed.get(address) === id) this.#addressed.delete(address);
    // An address that another has been given since stays that one's: exchanged names come one device after the other.
    for (const address of device?.addresses ?? [])
      if (!had.includes(address) || !this.#addressed.has(address)) this.#addressed.set(address, id);
  }

  #indexAlert(id: string, alert: RecordOf['alert'] | null): void {
    const before = this.get('alert', id);
    const key = alert && senderKey(alert);
    if (before && senderKey(before) !== key) this.#lastAlerts.drop(senderKey(before), id);
    if (alert) this.#lastAlerts.put(key!, id, counted(id));
  }

  #indexIncident(id: string, incident: RecordOf['incident'] | null): void {
    const before = this.get('incident', id);
    const keys = incident === null || incident.state === 'closed' ? [] : mergeKeys(incident);
    for (const key of before ? mergeKeys(before) : []) if (!keys.includes(key)) this.#liveIncidents.drop(key, id);
    for (const key of keys) this.#liveIncidents.put(key, id, counted(incident!.alerts[0] ?? ''));
  }

  #indexTicket(id: string, ticket: RecordOf['ticket'] | null): void {
    const before = crewWith(this.get('ticket', id) ?? null);
    const after = crewWith(ticket);
    if (before === after) return;
    if (before !== null) {
      const held = this.#inHand.get(before)!;
      held.delete(id);
      if (held.size === 0) this.#inHand.delete(before);
    }
    if (after === null) return;
    const held = this.#inHand.get(after) ?? new Set();
    this.#inHand.set(after, held.add(id));
  }
}

/** Which alert came first, whatever the wall clock said by then: they are counted on for ever. */
const counted = (alert: string): number => serialOf(alert)?.last ?? 0;

const senderKey = ({ device, address, code }: RecordOf['alert']): string => `${device ?? address}|${code}`;
/** The crew that has a ticket in hand; null when none has. */
const crewWith = (ticket: RecordOf['ticket'] | null): string | null =>
  ticket !== null && HELD_BY_CREW.has(ticket.state) ? ticket.crew : null;
