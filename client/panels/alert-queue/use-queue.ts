import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { viewStore } from '#client/view/view.ts';
import { useRecords } from '#client/world/hooks.ts';
import { isFiltering, passes } from './filter.ts';
import { nextOrder, NOTHING_SHOWN, type ShownOrder } from './frozen.ts';
import { queueItems, type QueueItem } from './queue.ts';
import { useQueueStore } from './store.ts';

export interface Queue {
  /** Lines in the order shown; `gone` ones are over and keep their place for now. */
  readonly lines: readonly { readonly item: QueueItem; readonly gone: boolean }[];
  /** Lines that wait above the list. */
  readonly fresh: readonly QueueItem[];
  /** All lines, unfiltered, in their right order. */
  readonly all: readonly QueueItem[];
  readonly hidden: number;
  readonly held: boolean;
  /** Takes the waiting lines in, whatever holds the list. */
  readonly release: () => void;
}

/** The queue as it is to be shown now. The order holds still while the pointer or the open record's line is in the list. */
export function useQueue(pointer: boolean, open: string): Queue {
  const { records, version } = useRecords('alert');
  const incidents = useRecords('incident');
  const { filter, fold } = useQueueStore();
  const focus = useStore(viewStore, (view) => view.focus);
  const all = useMemo(() => queueItems(records.values(), fold, (id) => incidents.records.get(id)?.severity), [records, version, incidents.records, incidents.version, fold]);
  const wanted = useMemo(() => (isFiltering(filter) ? all.filter((item) => passes(item, filter, focus)) : all), [all, filter, focus]);

  const [released, setReleased] = useState(0);
  const shown = useRef<{ order: ShownOrder; filter: unknown; fold: boolean; released: number }>({ order: NOTHING_SHOWN, filter, fold, released });
  const known = useRef(new Map<string, QueueItem>());
  const held = pointer || shown.current.order.order.includes(open);
  const order = useMemo(() => {
    const before = shown.current;
    const asked = before.filter !== filter || before.fold !== fold || before.released !== released;
    const next = nextOrder(before.order, wanted.map((item) => item.id), held && !asked);
    shown.current = { order: next, filter, fold, released };
    const keep = new Map(wanted.map((item) => [item.id, item]));
    for (const id of next.gone) keep.set(id, keep.get(id) ?? known.current.get(id)!);
    known.current = keep;
    return next;
  }, [wanted, held, filter, fold, released]);

  return {
    lines: order.order.map((id) => ({ item: known.current.get(id)!, gone: order.gone.has(id) })),
    fresh: order.fresh.map((id) => known.current.get(id)!),
    all,
    hidden: all.length - wanted.length,
    held,
    release: useCallback(() => setReleased((n) => n + 1), []),
  };
}
