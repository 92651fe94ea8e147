import { createContext, createElement, useCallback, useContext, useMemo, useRef, useSyncExternalStore, type ReactNode } from 'react';
import type { RecordOf, RecordType } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import type { ServerHealth } from '#contract/wire/messages.ts';
import type { StatusCounts } from './status-counts.ts';
import type { Link, World } from './world.ts';
import { versionsOf } from './versions.ts';

/** Live numbers on screen change at most this often: faster cannot be read. */
const LIVE_MS = 250;

interface Provided {
  readonly world: World;
  readonly statusCounts: StatusCounts;
}
/** `present`: what goes on now, where the past is shown. */
const WorldContext = createContext<(Provided & { readonly present: Provided | null }) | null>(null);

/** Gives the hooks below their world. @param past it is the past; what goes on now is the world of whoever provides this */
export function WorldProvider({
  world,
  statusCounts,
  past = false,
  children,
}: Provided & { past?: boolean; children: ReactNode }): ReactNode {
  const around = useContext(WorldContext);
  const value = useMemo(() => ({ world, statusCounts, present: past ? around : null }), [world, statusCounts, past, around]);
  return createElement(WorldContext, { value }, children);
}

/** What must go on while the past is shown (sound, what is urgent): the hooks below have the world of now. */
export function InPresent({ children }: { children: ReactNode }): ReactNode {
  const provided = useProvided();
  const value = useMemo(() => ({ ...(provided.present ?? provided), present: null }), [provided]);
  return createElement(WorldContext, { value }, children);
}

/** True where the past is shown: nothing can be done there. */
export const usePast = (): boolean => (useContext(WorldContext)?.present ?? null) !== null;

function useProvided(): Provided & { readonly present: Provided | null } {
  const provided = useContext(WorldContext);
  if (!provided) throw new Error('a world hook was used outside of WorldProvider');
  return provided;
}

export const useWorld = (): World => useProvided().world;

/** All records of a type. The map is the world's own and changes in place: `version` is what to depend on. */
export function useRecords<T extends RecordType>(type: T): { records: ReadonlyMap<string, RecordOf[T]>; version: number } {
  const world = useWorld();
  const versions = versionsOf(world);
  const version = useSyncExternalStore(versions.subscribe, () => versions.of(type));
  return { records: world.all(type), version };
}

/** One record; undefined while there is none. */
export function useRecord<T extends RecordType>(type: T, id: string): RecordOf[T] | undefined {
  const world = useWorld();
  return useSyncExternalStore(versionsOf(world).subscribe, () => world.get(type, id));
}

export function useLink(): Link {
  const world = useWorld();
  return useSyncExternalStore(world.onLink, () => world.link);
}

interface Session {
  readonly user: User | null;
  readonly demo: boolean;
  readonly ready: boolean;
  readonly health: ServerHealth | null;
}

export function useSession(): Session {
  const world = useWorld();
  const user = useSyncExternalStore(world.onLink, () => world.user);
  const demo = useSyncExternalStore(world.onLink, () => world.demo);
  const ready = useSyncExternalStore(world.onLink, () => world.ready);
  const health = useSyncExternalStore(world.onLink, () => world.health);
  return useMemo(() => ({ user, demo, ready, health }), [user, demo, ready, health]);
}

/** A store's news, passed on at once and then at most every `LIVE_MS`. */
function useThrottled(listen: (listener: () => void) => () => void): (listener: () => void) => () => void {
  return useCallback(
    (listener: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let waiting = false;
      const stop = listen(() => {
        if (timer !== undefined) {
          waiting = true;
          return;
        }
        listener();
        timer = setTimeout(() => {
          timer = undefined;
          if (waiting) listener();
          waiting = false;
        }, LIVE_MS);
      });
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
    [listen],
  );
}

export interface DeviceLive {
  /** Index into STATUSES. */
  readonly status: number;
  readonly clockFault: boolean;
  /** ms UTC, 0 = never heard. */
  readonly observedAt: number;
  /** In the order of the kind's points; NaN = never reported. */
  readonly values: readonly number[];
}

function readDevice({ columns }: World, handle: number): DeviceLive {
  const base = columns.base[handle];
  return {
    status: columns.status[handle],
    clockFault: (columns.flags[handle] & 1) === 1,
    observedAt: columns.observedAt[handle],
    values: Array.from(columns.values.subarray(base, base + columns.points[handle])),
  };
}

const sameReading = (a: DeviceLive, b: DeviceLive): boolean =>
  a.status === b.status &&
  a.clockFault === b.clockFault &&
  a.observedAt === b.observedAt &&
  a.values.length === b.values.length &&
  a.values.every((value, i) => Object.is(value, b.values[i]));

/** What a device reads now; renders at most four times a second, and only when something of it changed. */
export function useDeviceLive(handle: number): DeviceLive {
  const world = useWorld();
  const last = useRef<DeviceLive | null>(null);
  const subscribe = useThrottled(world.onLive);
  return useSyncExternalStore(subscribe, () => {
    const now = readDevice(world, handle);
    if (last.current === null || !sameReading(last.current, now)) last.current = now;
    return last.current;
  });
}

/** Counts of devices by kind and status; renders at most four times a second. */
export function useStatusCounts(): StatusCounts {
  const { statusCounts } = useProvided();
  const listen = useCallback((listener: () => void) => statusCounts.onChange(listener), [statusCounts]);
  useSyncExternalStore(useThrottled(listen), () => statusCounts.version);
  return statusCounts;
}
