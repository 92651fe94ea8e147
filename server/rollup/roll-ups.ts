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
  readonly children: Node[];
  /** Places above it. */
  readonly depth: number;
  /** As in RollUpRow, after the path. */
  readonly counts: Uint32Array;
  /** Position of its last published change; 0 = never published. */
  at: number;
  pending: boolean;
  /** As it was last published. */
  troubled: boolean;
  /** Position at which it last ceased to be troubled; 0 = never. */
  calmedAt: number;
}

/** Where places lie. */
export interface Ground {
  /** Path of the cell that a place is in. */
  of(place: string): string;
  isIndoors(place: string): boolean;
}

/** What live state tells: who changed, and what everyone is. */
export interface StatusSource {
  readonly columns: LiveColumns;
  readonly tick: number;
  changedSince(since: number): Uint32Array;
}

/** What changed, and the position to go on from. */
interface Told {
  readonly to: number;
  readonly rows: RollUpRow[];
}

/** Records to begin with; null = one that is not counted. */
export interface Counted {
  readonly devices: Iterable<Device | null>;
  readonly alerts: Iterable<Alert | null>;
  readonly incidents: Iterable<Incident | null>;
}

/** Places looked at for one page: some 2 ms. */
const LOOKED_AT = 16_384;

/**
 * Counts by place, at every level of the place tree down to floors, kept by difference: a change costs the length of its path.
 * Each place has the position of its last change, so the snapshot, the stream and a slow screen are the same question:
 * what changed after position P. Nothing is kept for who asks.
 */
export class RollUps {
  readonly #live: StatusSource;
  readonly #ground: Ground;
  readonly #nodes = new Map<string, Node>();
  readonly #alerts = new Map<string, { readonly node: Node; readonly slots: readonly number[] }>();
  readonly #cases = new HandledCases((path, by) => this.#add(this.#node(path), HANDLED, by));
  readonly #devices = new Map<string, number>();
  /** By handle: the place a device hangs in, and the status it is counted in. */
  readonly #placeOf: (Node | undefined)[] = [];
  #statusOf = new Uint8Array(1024);
  #seenTick: number;
  /** By depth. */
  #pending: Node[][] = [];
  /** Places in the order of their last change, each position once; places that changed again since are passed over. */
  #log: { readonly at: number; readonly node: Node }[] = [];
  /** Never 0: who holds that holds nothing. */
  #position = 1;

  constructor(live: StatusSource, ground: Ground) {
    this.#live = live;
    this.#ground = ground;
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
      else if (type === 'place') this.#place(id);
      else if (type === 'alert') this.#alert(id, record);
      else if (type === 'incident') this.#cases.incident(id, record);
    }
  }

  /** Takes in what live state did since the last time, and gives all that changed a position. To be called between ticks. */
  flush(): void {
    const { columns } = this.#live;
    for (const handle of this.#live.changedSince(this.#seenTick)) this.#status(handle, columns.status[handle]);
    this.#seenTick = this.#live.tick;
    // The deepest first: then no place changed after all that are above it.
    for (const nodes of this.#pending.reverse()) nodes?.forEach((node) => this.#publish(node));
    this.#pending = [];
    if (this.#log.length > 2 * this.#nodes.size + 1024) this.#log = this.#log.filter(({ at, node }) => at === node.at);
  }

  #publish(node: Node): void {
    node.pending = false;
    node.at = ++this.#position;
    const troubled = isTroubledNode(node);
    if (node.troubled && !troubled) node.calmedAt = node.at;
    node.troubled = troubled;
    this.#log.push({ at: node.at, node });
  }

  /**
   * Up to `limit` places a jurisdiction sees that changed after a position. `to` is where to go on: only so many are looked at in one go.
   * @param outdoors of what lies in buildings only those where something is the matter, or was until after `from`
   */
  since(from: number, jurisdiction: string, limit: number, outdoors = false): Told {
    const rows: RollUpRow[] = [];
    const first = this.#firstAfter(from);
    for (let i = first; i < this.#log.length; i++) {
      const { at, node } = this.#log[i];
      if (rows.length === limit || i - first === LOOKED_AT) return { to: this.#log[i - 1].at, rows };
      if (at === node.at && isVisible(node.path, jurisdiction) && !(outdoors && this.#isQuietIndoors(node, from))) rows.push(rowOf(node));
    }
    return { to: this.#position, rows };
  }

  #isQuietIndoors({ path, troubled, calmedAt }: Node, from: number): boolean {
    return !troubled && (from === 0 || calmedAt <= from) && this.#ground.isIndoors(path);
  }

  /** The same of what lies in the buildings of one cell. */
  within(cell: string, from: number, jurisdiction: string, limit: number): Told {
    const found: Node[] = [];
    const look = (node: Node): void => {
      // Whatever changes, all above it changes with it, and after it.
      if (node.at <= from || this.#ground.of(node.path) !== cell) return;
      if (this.#ground.isIndoors(node.path) && isVisible(node.path, jurisdiction)) found.push(node);
      node.children.forEach(look);
    };
    const top = this.#nodes.get(cell);
    if (top) look(top);
    if (found.length <= limit) return { to: this.#position, rows: found.map(rowOf) };
    const oldest = found.sort((a, b) => a.at - b.at).slice(0, limit);
    return { to: oldest[limit - 1].at, rows: oldest.map(rowOf) };
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
    const parent = above === '' ? null : this.#node(above);
    const node: Node = {
      path,
      parent,
      depth: parent === null ? 0 : parent.depth + 1,
      children: [],
      counts: new Uint32Array(ROLLUP_COUNTS),
      at: 0,
      pending: false,
      troubled: false,
      calmedAt: 0,
    };
    this.#nodes.set(path, node);
    parent?.children.push(node);
    return node;
  }

  /** At a place and all above it. */
  #count(node: Node, slot: number, by: 1 | -1): void {
    for (let at: Node | null = node; at !== null; at = at.parent) this.#add(at, slot, by);
  }

  #add(node: Node, slot: number, by: 1 | -1): void {
    node.counts[slot] += by;
    this.#changes(node);
  }

  #changes(node: Node): void {
    if (node.pending) return;
    node.pending = true;
    (this.#pending[node.depth] ??= []).push(node);
  }

  /** A place is another than it was: to who is told of it it may be news that it is there at all. */
  #place(path: string): void {
    for (let node = this.#nodes.get(path) ?? null; node !== null; node = node.parent) this.#changes(node);
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

const isTroubledNode = ({ counts }: Node): boolean => counts[HANDLED] > 0 || SEVERITIES.some((_, slot) => counts[slot] > 0);

function rowOf({ path, counts }: Node): RollUpRow {
  let length = counts.length;
  while (length > 0 && counts[length - 1] === 0) length--;
  return [path, ...counts.subarray(0, length)];
}
