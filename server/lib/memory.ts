import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * For the server's process. New objects have 16 MB of room in place of some 40, up to three times over: it is held for good, and a server's
 * objects die young enough for less. What has died since the last collection of all makes up at most half of what lives, where by default
 * it may be three times as much: most of a server's objects live for good, so collecting more often costs little.
 */
export const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=16', '--heap-growing-percent=50'] as const;

/** For glibc: what is freed goes back to the system, where by default each thread keeps the most it ever had. Others read none of it. */
export const MALLOC_SETTINGS = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '1000000', MALLOC_MMAP_THRESHOLD_: '1000000' } as const;

/**
 * New objects of the threads made from now on have 4 MB of room, up to three times over. Call before the first: a limit given to a thread
 * itself (`resourceLimits`) counts for nothing beside the process's flag.
 */
export const keepThreadsSmall = (): void => setFlagsFromString('--max-semi-space-size=4');

/**
 * Gives the memory that a start took back to the system: a thread that has little to do afterwards would keep it for hours, for nothing
 * makes its engine collect. Holds this thread for some 100 ms where it has much: for the end of a start only.
 */
export function giveBackMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
