import { create } from 'zustand';
import { NO_FILTER, type QueueFilter } from './filter.ts';

interface QueueStore {
  readonly filter: QueueFilter;
  readonly fold: boolean;
}

/** How this officer looks at the queue, for as long as the page lives. */
export const useQueueStore = create<QueueStore>(() => ({ filter: NO_FILTER, fold: true }));

export const patchFilter = (patch: Partial<QueueFilter>): void =>
  useQueueStore.setState(({ filter }) => ({ filter: { ...filter, ...patch } }));
export const clearFilter = (): void => useQueueStore.setState({ filter: NO_FILTER });
export const setFold = (fold: boolean): void => useQueueStore.setState({ fold });
