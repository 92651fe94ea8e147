import { RECORD_TYPES, keyOf, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { HELD_BY_CREW } from '#contract/transitions.ts';
import { serialOf } from '#server/lib/serial.ts';
import { Newest } from './newest.ts';

type Tables = { [T in RecordType]: Map<string, RecordOf[T]> };

const emptyTables = (): Tables => ({
  place: new Map(), device: new Map(), alert: new Map(), incident: new Map(), ticket: new Map(), crew: new Map(),
});

const NONE: ReadonlySet<string> = new Set();

/**
 * The working picture in memory: records are immutable and replaced whole. It has what is being written as well as what
 * is durable; the journal undoes what could not be written. `PublishedBook` is the durable twin that screens are sent.
 */
export class Book {
  readonly #tables = emptyTables();
  /** Newest alert, active or not, of each `${device or address}|${code}`. */
  readonly #lastAlerts = new Newest();
  /** Newest incident that is not closed of each `${place}|${affinity}|${simulated}`. */
  readonly #liveIncidents = new Newest();
  /** Tickets that each crew has in hand. */
  readonly #inHand = new Map<string, Set<string>>();
  /** How far each counter has counted (`serialOf`). Never less: what has left memory keeps its number. */
  readonly #counters = new Map<string, number>();
  readonly #shelved = new Set<string>();
  /** Device by its id and each of its addresses. */
  readonly #named = new Map<string, string>();
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

  /** The active alert of a device (or unknown address) with this code, if there is one. */
  activeAlert(deviceOrAddress: string, code: string): RecordOf['alert'] | undefined {
    const last = this.lastAlert(deviceOrAddress, code);
    return last?.active ? last : undefined;
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
    return this.#named.get(idOrAddress);
  }

  shelvedAlerts(): RecordOf['alert'][] {
    return Array.from(this.#shelved, (id) => this.get('alert', id)!);
  }

  /** The newest incident of an affinity at exactly this place that is not closed. */
  liveIncident(place: string, affinity: string, simulated: boolean): RecordOf['incident'] | undefined {
    const id = this.#liveIncidents.get(`${place}|${affinity}|${simulated}`);
    return id === undefined ? undefined : this.get('incident', id);
  }

  /** @param counters how far ids had been counted, of records that are not loaded too */
  load(records: { readonly [T in RecordType]: readonly RecordOf[T][] }, counters: Readonly<Record<string, number>> = {}): void {
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
    if (type === 'alert') this.#indexAlert(id, record as RecordOf['alert'] | null);
    if (type === 'device') this.#nameDevice(id, record as RecordOf['device'] | null);
    if (type === 'device' && record !== null) this.#nextHandle = Math.max(this.#nextHandle, (record as RecordOf['device']).handle + 1);
    if (type === 'incident') this.#indexIncident(id, record as RecordOf['incident'] | null);
    if (type === 'ticket') this.#indexTicket(id, record as RecordOf['ticket'] | null);
    if (record === null) table.delete(id);
    else {
      table.set(id, record);
      this.#count(id);
    }
  }

  #count(id: string): void {
    const serial = serialOf(id);
    if (serial && serial.last > (this.#counters.get(serial.counter) ?? 0)) this.#counters.set(serial.counter, serial.last);
  }

  #nameDevice(id: string, device: RecordOf['device'] | null): void {
    const before = this.get('device', id);
    for (const name of before ? [id, ...before.addresses] : []) if (this.#named.get(name) === id) this.#named.delete(name);
    for (const name of device ? [id, ...device.addresses] : []) this.#named.set(name, id);
  }

  #indexAlert(id: string, alert: RecordOf['alert'] | null): void {
    const before = this.get('alert', id);
    if (alert?.shelved) this.#shelved.add(id);
    else this.#shelved.delete(id);
    const key = alert && senderKey(alert);
    if (before && senderKey(before) !== key) this.#lastAlerts.drop(senderKey(before), id);
    if (alert) this.#lastAlerts.put(key!, id, counted(id));
  }

  #indexIncident(id: string, incident: RecordOf['incident'] | null): void {
    const before = this.get('incident', id);
    const key = incident === null || incident.state === 'closed' ? null : mergeKey(incident);
    if (before && mergeKey(before) !== key) this.#liveIncidents.drop(mergeKey(before), id);
    if (key !== null) this.#liveIncidents.put(key, id, counted(incident!.alerts[0] ?? ''));
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
const mergeKey = ({ place, affinity, simulated }: RecordOf['incident']): string => `${place}|${affinity}|${simulated}`;

/** The crew that has a ticket in hand; null when none has. */
const crewWith = (ticket: RecordOf['ticket'] | null): string | null => (ticket !== null && HELD_BY_CREW.has(ticket.state) ? ticket.crew : null);
