import { useState } from 'react';

/** Which rows of a list are chosen: some by their keys, or all that the list's filter holds. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** All that the filter holds, also those that are not shown yet. */
  readonly all: boolean;
  /** @param range from the row that was last clicked to this one, as they are shown */
  readonly toggle: (key: string, range: boolean) => void;
  readonly toggleShown: () => void;
  readonly chooseAll: () => void;
  readonly clear: () => void;
}

/** @param shown keys in the order of the rows @param filter when it is another one, nothing is chosen any more */
export function useSelection(shown: readonly string[], filter: string): Selection {
  const [held, setHeld] = useState<{ filter: string; keys: ReadonlySet<string>; all: boolean; last: string | null }>({
    filter,
    keys: new Set(),
    all: false,
    last: null,
  });
  const current = held.filter === filter ? held : { filter, keys: new Set<string>(), all: false, last: null };
  const put = (keys: Iterable<string>, last: string | null, all = false): void => setHeld({ filter, keys: new Set(keys), all, last });
  return {
    chosen: current.keys,
    all: current.all,
    toggle(key, range) {
      const on = !current.keys.has(key);
      const [from, to] = [shown.indexOf(current.last ?? key), shown.indexOf(key)];
      const some = range && from >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [key];
      const keys = new Set(current.keys);
      for (const each of some)
        if (on) keys.add(each);
        else keys.delete(each);
      put(keys, key);
    },
    toggleShown: () => put(shown.every((key) => current.keys.has(key)) ? [] : shown, null),
    chooseAll: () => put(shown, null, true),
    clear: () => put([], null),
  };
}
