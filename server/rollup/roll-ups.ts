import type { LiveColumns } from '#contract/live/columns.ts';
import { isVisible, parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { RecordChange } from '#contract/records/record.ts';
import { ROLLUP_COUNTS, needsAttention, type RollUpRow } from '#contract/live/rollup.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { HandledCases } from './handled-cases.ts';

const UNACKED = SEVERITIES.length;
const LIFE_SAFETY = UNACKED + 1;
const HANDLED = LIFE_SAFETY + 1;
const DEVICES = HANDLED + 1;

interface Node {
  readonly path: string;
  readonly parent: Node | null;
  /** As in RollUpRow, after the path. */
  readonly counts: Uint32Array;
  /** Position of its last published change; 0 = never published. */
  at: number;
  pending: boolean;
}

/** What live state tells: who changed, and what everyone is. */
export interface StatusSource {
  readonly columns: LiveColumns;
  readonly tick: number;
  changedSince(since: number): Uint32Array;
}

/** Records to begin with; null = one that is not counted. */
export interface Counted {
  readonly devices: Iterable<Device | null>;
  readonly alerts: Iterable<Alert | null>;
  readonly incidents: Iterable<Incident | null>;
}

/**
 * Counts by place, at every level of the place tree down to floors, kept by difference: a change costs the length of its path.
 * Each place has the position of its last change, so the snapshot, the stream and a slow screen are the same question:
 * what changed after position P. Nothing is kept for who asks.
 */
export class RollUps {
  readonly #live: StatusSource;
  readonly #nodes = new Map<string, Node>();
  readonly #alerts = new Map<string, { readonly node: Node; readonly slots: readonly number[] }>();
  readonly #cases = new HandledCases((path, by) => this.#add(this.#node(path), HANDLED, by));
  readonly #devices = new Map<string, number>();
  /** By handle: the place a device hangs in, and the status it is counted in. */
  readonly #placeOf: (Node | undefined)[] = [];
  #statusOf = new Uint8Array(1024);
  #seenTick: number;
  #pending: Node[] = [];
  /** Places in the order of their last change, each position once; places that changed again since are passed over. */
  #log: { readonly at: number; readonly node: Node }[] = [];
  /** Never 0: who holds that holds nothing. */
  #position = 1;

  constructor(live: StatusSource) {
    this.#live = live;
    this.#seenTick = live.tick;
  }

  /** Counts what there is, a record a step; what changes meanwhile is applied as ever. */
  *begin({ devices, alerts, incidents }: Counted): Generator<void> {
    for (const device of devices) yield device === null ? undefined : this.#device(device.id, device);
    for (const alert of alerts) yield alert === null ? undefined : this.#alert(alert.id, alert);
    for (const incident of incidents) yield incident === null ? undefined : this.#cases.incident(incident.id, incident);
    this.flush();
  }

  /** Position of the newest published change. */
  get position(): number {
    return this.#position;
  }

  /** Records as they are published, or shown before they are stored. */
  apply(changes: readonly RecordChange[]): void {
    for (const { type, id, record } of changes) {
      if (type === 'device') this.#device(id, record);
      else if (type === 'alert') this.#alert(id, record);
      else if (type === 'incident') this.#cases.incident(id, record);
    }
  }

  /** Takes in what live state did since the last time, and gives all that changed a position. To be called between ticks. */
  flush(): void {
    const { columns } = this.#live;
    for (const handle of this.#live.changedSince(this.#seenTick)) this.#status(handle, columns.status[handle]);
    this.#seenTick = this.#live.tick;
    for (const node of this.#pending) {
      node.pending = false;
      node.at = ++this.#position;
      this.#log.push({ at: node.at, node });
    }
    this.#pending = [];
    if (this.#log.length > 2 * this.#nodes.size + 1024) this.#log = this.#log.filter(({ at, node }) => at === node.at);
  }

  /** Up to `limit` places a jurisdiction sees that changed after a position. `to` is where to go on. */
  since(from: number, jurisdiction: string, limit: number): { readonly to: number; readonly rows: RollUpRow[] } {
    const rows: RollUpRow[] = [];
    for (let i = this.#firstAfter(from); i < this.#log.length; i++) {
      const { at, node } = this.#log[i];
      if (at !== node.at || !isVisible(node.path, jurisdiction)) continue;
      if (rows.length === limit) return { to: this.#log[i - 1].at, rows };
      rows.push(rowOf(node));
    }
    return { to: this.#position, rows };
  }

  #firstAfter(position: number): number {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#log[middle].at <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #node(path: string): Node {
    const known = this.#nodes.get(path);
    if (known) return known;
    const above = parentPath(path);
    const node: Node = {
      path,
      parent: above === '' ? null : this.#node(above),
      counts: new Uint32Array(ROLLUP_COUNTS),
      at: 0,
      pending: false,
    };
    this.#nodes.set(path, node);
    return node;
  }

  /** At a place and all above it. */
  #count(node: Node, slot: number, by: 1 | -1): void {
    for (let at: Node | null = node; at !== null; at = at.parent) this.#add(at, slot, by);
  }

  #add(node: Node, slot: number, by: 1 | -1): void {
    node.counts[slot] += by;
    if (node.pending) return;
    node.pending = true;
    this.#pending.push(node);
  }

  #alert(id: string, alert: Alert | null): void {
    this.#cases.alert(id, alert);
    const before = this.#alerts.get(id);
    if (before) for (const slot of before.slots) this.#count(before.node, slot, -1);
    this.#alerts.delete(id);
    if (alert === null || !needsAttention(alert)) return;
    const node = this.#node(alert.place);
    const slots = [
      SEVERITIES.indexOf(alert.severity),
      ...(alert.acked === null ? [UNACKED] : []),
      ...(alert.lifeSafety ? [LIFE_SAFETY] : []),
    ];
    for (const slot of slots) this.#count(node, slot, 1);
    this.#alerts.set(id, { node, slots });
  }

  #device(id: string, device: Device | null): void {
    const handle = this.#devices.get(id);
    const before = handle === undefined ? undefined : this.#placeOf[handle];
    if (before) {
      this.#count(before, DEVICES + this.#statusOf[handle!], -1);
      this.#placeOf[handle!] = undefined;
    }
    this.#devices.delete(id);
    if (device === null) return;
    this.#reserve(device.handle);
    this.#devices.set(id, device.handle);
    this.#placeOf[device.handle] = this.#node(device.place);
    this.#statusOf[device.handle] = this.#live.columns.status[device.handle] ?? 0;
    this.#count(this.#placeOf[device.handle]!, DEVICES + this.#statusOf[device.handle], 1);
  }

  #status(handle: number, status: number): void {
    const node = this.#placeOf[handle];
    if (!node || this.#statusOf[handle] === status) return;
    this.#count(node, DEVICES + this.#statusOf[handle], -1);
    this.#statusOf[handle] = status;
    this.#count(node, DEVICES + status, 1);
  }

  #reserve(handle: number): void {
    if (handle < this.#statusOf.length) return;
    const bigger = new Uint8Array(Math.max(handle + 1, this.#statusOf.length * 2));
    bigger.set(this.#statusOf);
    this.#statusOf = bigger;
  }
}

function rowOf({ path, counts }: Node): RollUpRow {
  let length = counts.length;
  while (length > 0 && counts[length - 1] === 0) length--;
  return [path, ...counts.subarray(0, length)];
}
