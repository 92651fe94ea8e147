import { useMemo } from 'react';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import type { World } from '#client/world/world.ts';

/** Readings of many devices are gathered anew at most this often: a walk over all devices is no work for every frame. */
const EVERY_MS = 5000;

/** What `gather` finds in the world, anew every five seconds, and at once when the ledger or `of` changes. */
export function useGathered<T>(gather: (world: World) => T, of: unknown): T {
  const world = useWorld();
  const { version } = useRecords('device');
  const step = Math.floor(useCurrentTime() / EVERY_MS);
  return useMemo(() => gather(world), [world, version, step, of]);
}
