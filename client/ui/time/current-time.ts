import { useSyncExternalStore } from 'react';

let clock: () => number = Date.now;
let now = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Whose time ages and countdowns go by (ms UTC): the server's, once its offset is known. */
export function setClock(read: () => number): void {
  clock = read;
  tick();
}

/**
 * The time that is shown, ms UTC: of the present, or of the past that is looked at. Motion goes by it, so that screens side by side move
 * together.
 */
export const shownTime = (): number => clock();

function tick(): void {
  now = Math.floor(clock() / 1000) * 1000;
  for (const listener of listeners) listener();
}

/** One timer for the page, on the whole second, only while something shows a time. */
function schedule(): void {
  timer = setTimeout(
    () => {
      tick();
      schedule();
    },
    1000 - (clock() % 1000),
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    now = Math.floor(clock() / 1000) * 1000;
    schedule();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** The current whole second, ms UTC. The component renders again each second. */
export const useCurrentTime = (): number => useSyncExternalStore(subscribe, () => now);
