import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { viewStore } from '#client/view/view.ts';
import { isFiltering, passes } from './filter.ts';
import { nextOrder, NOTHING_SHOWN, type ShownOrder } from './held-order.ts';
import { useQueueLines, type QueueLines } from '#client/alerts/queue-lines.ts';
import type { QueueItem } from '#client/alerts/queue-item.ts';
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
  const { filter, fold } = useQueueStore();
  const focus = useStore(viewStore, (view) => view.focus);
  const lines = useQueueLines(fold);
  const { items: all, order: allIds } = lines;
  const filtering = isFiltering(filter);
  const wanted = useMemo(() => (filtering ? all.filter((item) => passes(item, filter, focus)) : all), [filtering, all, filter, focus]);
  const sought = filtering ? wanted : allIds;
  const ids = useMemo(() => sought.map((one) => (typeof one === 'string' ? one : one.id)), [sought]);

  const [released, setReleased] = useState(0);
  const shown = useRef<{ order: ShownOrder; filter: unknown; fold: boolean; released: number }>({
    order: NOTHING_SHOWN,
    filter,
    fold,
    released,
  });
  const held = pointer || shown.current.order.order.includes(open);
  const order = useMemo(() => {
    const before = shown.current;
    const asked = before.filter !== filter || before.fold !== fold || before.released !== released;
    const next = nextOrder(before.order, ids, held && !asked);
    shown.current = { order: next, filter, fold, released };
    return next;
  }, [ids, held, filter, fold, released]);
  const seen = useLastSeen(lines, order);

  return {
    lines: order.order.map((id) => ({ item: seen(id), gone: order.gone.has(id) })),
    fresh: order.fresh.map(seen),
    all,
    hidden: all.length - wanted.length,
    held,
    release: useCallback(() => setReleased((n) => n + 1), []),
  };
}

/** A line as it is, or, when it is over and still shown, as it last was. */
function useLastSeen(lines: QueueLines, { gone }: ShownOrder): (id: string) => QueueItem {
  const over = useRef(new Map<string, QueueItem>());
  const before = useRef(lines.items);
  const missing = new Set([...gone].filter((id) => !over.current.has(id) && !lines.get(id)));
  if (missing.size > 0) for (const item of before.current) if (missing.has(item.id)) over.current.set(item.id, item);
  for (const id of over.current.keys()) if (!gone.has(id)) over.current.delete(id);
  before.current = lines.items;
  return (id) => lines.get(id) ?? over.current.get(id)!;
}
