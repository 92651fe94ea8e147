import { createStore } from 'zustand/vanilla';
import type { RemoteTold, TourOrder, TourSaid } from '#contract/tours/remote.ts';

interface Line {
  /** What the server last told of the remote; null = nothing over this line. */
  readonly told: RemoteTold | null;
  /** Tells the server where the tour is; null = there is no line now. */
  readonly say: ((said: TourSaid) => void) | null;
}

export const remoteStore = createStore<Line>(() => ({ told: null, say: null }));

const listeners = new Set<(order: TourOrder) => void>();

/** Called with what a remote has this screen do. */
export function onOrder(listener: (order: TourOrder) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The line to the server, as the source of a screen at /tour opens and loses it. */
export const remoteLine = {
  opened: (say: (said: TourSaid) => void): void => remoteStore.setState({ told: null, say }),
  closed: (): void => remoteStore.setState({ told: null, say: null }),
  told: (told: RemoteTold): void => remoteStore.setState({ told }),
  order: (order: TourOrder): void => listeners.forEach((listener) => listener(order)),
};
