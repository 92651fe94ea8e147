import { useSyncExternalStore } from 'react';
import type { Alert } from '#contract/records/alert.ts';
import type { RecordChange } from '#contract/records/record.ts';
import { needsAttention } from '#contract/live/rollup.ts';
import { useWorld } from '#client/world/hooks.ts';
import { Listeners } from '#client/world/listeners.ts';
import type { World } from '#client/world/world.ts';
import { alertOrder, compareItems, lineOf, makeItem, type QueueContext, type QueueItem } from './queue-item.ts';

interface Edit {
  readonly before: Alert | undefined;
  readonly after: Alert | null;
}

/** Where something is in a sorted list, or belongs. */
function indexIn<T>(list: readonly T[], one: T, compare: (a: T, b: T) => number): number {
  let [first, last] = [0, list.length];
  while (first < last) {
    const middle = (first + last) >> 1;
    if (compare(list[middle], one) < 0) first = middle + 1;
    else last = middle;
  }
  return first;
}

/** Replaces in place what keeps its place, and moves what does not. @returns whether any moved, came or went */
function edit<T>(
  list: T[],
  before: T | undefined,
  after: T | null,
  compare: (a: T, b: T) => number,
  stays: (a: T, b: T) => boolean,
): boolean {
  const at = before === undefined ? -1 : indexIn(list, before, compare);
  if (before !== undefined && after !== null && stays(before, after)) {
    list[at] = after;
    return false;
  }
  if (before !== undefined) list.splice(at, 1);
  if (after !== null) list.splice(indexIn(list, after, compare), 0, after);
  return true;
}

const staysInLine = (a: Alert, b: Alert): boolean =>
  a.severity === b.severity &&
  a.kind === b.kind &&
  a.code === b.code &&
  (a.acked === null) === (b.acked === null) &&
  a.raisedAt === b.raisedAt;
const staysInQueue = (a: QueueItem, b: QueueItem): boolean =>
  a.urgent === b.urgent && a.severity === b.severity && a.hazard === b.hazard && a.head.raisedAt === b.head.raisedAt;

/**
 * The lines of the queue in order, kept change by change: a storm repeats five hundred alerts a frame, and hardly one of them moves.
 * Lines that nothing happened to are the same objects as before.
 */
export class QueueLines {
  /** In order. Another list whenever anything of any line changed. */
  items: readonly QueueItem[] = [];
  /** Their ids. Another list only when a line came, went or moved. */
  order: readonly string[] = [];
  private readonly fold: boolean;
  private readonly context: QueueContext;
  private readonly compareAlerts: (a: Alert, b: Alert) => number;
  private readonly byId = new Map<string, QueueItem>();
  /** Those that want eyes. */
  private readonly alerts = new Map<string, Alert>();

  /** @param fold the alerts of one incident in one line */
  constructor(fold: boolean, context: QueueContext) {
    this.fold = fold;
    this.context = context;
    this.compareAlerts = alertOrder(context.kinds);
  }

  get(id: string): QueueItem | undefined {
    return this.byId.get(id);
  }

  /** All anew. */
  reset(alerts: Iterable<Alert>): void {
    this.byId.clear();
    this.alerts.clear();
    const groups = new Map<string, Alert[]>();
    for (const alert of alerts) {
      if (!needsAttention(alert)) continue;
      this.alerts.set(alert.id, alert);
      const id = lineOf(alert, this.fold);
      const group = groups.get(id);
      if (group) group.push(alert);
      else groups.set(id, [alert]);
    }
    for (const [id, group] of groups) this.byId.set(id, makeItem(id, group.sort(this.compareAlerts), this.context));
    this.items = [...this.byId.values()].sort(compareItems);
    this.order = this.items.map(({ id }) => id);
  }

  /** @returns whether any line is another */
  apply(changes: readonly RecordChange[]): boolean {
    const edits = this.editsOf(changes);
    if (edits.size === 0) return false;
    const items = [...this.items];
    let moved = false;
    for (const [id, some] of edits) {
      const before = this.byId.get(id);
      const alerts = [...(before?.alerts ?? [])];
      for (const one of some) edit(alerts, one.before, one.after, this.compareAlerts, staysInLine);
      const after = alerts.length === 0 ? null : makeItem(id, alerts, this.context);
      if (!before && !after) continue;
      moved = edit(items, before, after, compareItems, staysInQueue) || moved;
      if (after) this.byId.set(id, after);
      else this.byId.delete(id);
    }
    this.items = items;
    if (moved) this.order = items.map(({ id }) => id);
    return true;
  }

  /** What happened to each line's alerts, in the order in which it did. */
  private editsOf(changes: readonly RecordChange[]): Map<string, Edit[]> {
    const edits = new Map<string, Edit[]>();
    const note = (line: string, ...some: Edit[]): void => {
      const noted = edits.get(line);
      if (noted) noted.push(...some);
      else edits.set(line, some);
    };
    for (const { type, id, record } of changes) {
      if (type === 'incident' && this.fold && this.byId.has(`incident:${id}`)) note(`incident:${id}`);
      if (type !== 'alert') continue;
      const before = this.alerts.get(id);
      const after = record !== null && needsAttention(record) ? record : null;
      const [from, to] = [before && lineOf(before, this.fold), after && lineOf(after, this.fold)];
      if (after) this.alerts.set(id, after);
      else this.alerts.delete(id);
      if (from && from !== to) note(from, { before, after: null });
      if (to) note(to, { before: from === to ? before : undefined, after });
    }
    return edits;
  }
}

interface Followed {
  readonly lines: QueueLines;
  readonly subscribe: (listener: () => void) => () => void;
}
const followed = new WeakMap<World, Map<boolean, Followed>>();

function follow(world: World, fold: boolean): Followed {
  const lines = new QueueLines(fold, { kinds: world.kinds, severityOf: (id) => world.get('incident', id)?.severity });
  const listeners = new Listeners<[]>();
  lines.reset(world.all('alert').values());
  world.onRecords((changes) => {
    if (changes === null) lines.reset(world.all('alert').values());
    else if (!lines.apply(changes)) return;
    listeners.notify();
  });
  return { lines, subscribe: (listener) => listeners.add(listener) };
}

/** The queue of the world there is, kept once for all who show it. @param fold the alerts of one incident in one line */
export function useQueueLines(fold: boolean): QueueLines {
  const world = useWorld();
  const known = followed.get(world) ?? new Map<boolean, Followed>();
  followed.set(world, known);
  const { lines, subscribe } = known.get(fold) ?? follow(world, fold);
  known.set(fold, { lines, subscribe });
  useSyncExternalStore(subscribe, () => lines.items);
  return lines;
}
