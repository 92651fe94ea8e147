import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { useLink, usePast, useSession } from '#client/world/hooks.ts';

/** As of when records are what the server has, ms UTC by its clock: its last sign of life. 0 = it has not spoken yet. */
export function useRecordsAsOf(): number {
  const now = useCurrentTime();
  const { heardAt } = useLink();
  const past = usePast();
  if (past) return now;
  return heardAt === 0 ? 0 : Math.min(now, now - (Date.now() - heardAt));
}

/** When the newest reading of any device came, ms UTC; 0 = never. */
export const useReadingsAsOf = (): number => useSession().health?.lastObservationAt ?? 0;
