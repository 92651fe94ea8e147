import { useMemo } from 'react';
import type { Warning } from '#contract/records/warning.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { warningsAround } from './in-force.ts';

/** Warnings that are not over around a place, those in force ahead. @param path `''` = everywhere */
export function useWarnings(path: string): readonly Warning[] {
  const world = useWorld();
  const { version } = useRecords('warning');
  return useMemo(() => warningsAround(world, path), [world, version, path]);
}
