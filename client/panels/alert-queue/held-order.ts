/** What the queue shows: an order that may lag behind the right one, and what it does not show yet. */
export interface ShownOrder {
  readonly order: readonly string[];
  /** Lines that belong in the list and wait above it, in their right order. */
  readonly fresh: readonly string[];
  /** Lines that no longer belong but keep their place until the list may move. */
  readonly gone: ReadonlySet<string>;
}

export const NOTHING_SHOWN: ShownOrder = { order: [], fresh: [], gone: new Set() };

/**
 * The next order. While `held` (the pointer or the selection is in the list) no line moves, comes or goes: new ones
 * wait in `fresh`, finished ones stay and are named in `gone`. Otherwise it is what is wanted.
 */
export function nextOrder(previous: ShownOrder, wanted: readonly string[], held: boolean): ShownOrder {
  if (!held || previous.order.length === 0) return { order: wanted, fresh: [], gone: new Set() };
  const shown = new Set(previous.order);
  const still = new Set(wanted);
  return {
    order: previous.order,
    fresh: wanted.filter((id) => !shown.has(id)),
    gone: new Set(previous.order.filter((id) => !still.has(id))),
  };
}

/** The line `step` away from `current`; the first one when nothing is selected. Null when the list is empty. */
export function stepFrom(order: readonly string[], current: string | null, step: 1 | -1): string | null {
  if (order.length === 0) return null;
  const at = current === null ? -1 : order.indexOf(current);
  if (at < 0) return order[0];
  return order[Math.min(order.length - 1, Math.max(0, at + step))];
}
