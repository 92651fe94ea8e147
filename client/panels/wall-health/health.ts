import { STATUS } from '#contract/live/status.ts';
import type { StatusCounts } from '#client/world/status-counts.ts';

export interface Health {
  readonly total: number;
  readonly online: number;
  /** Share online; null when there is no device. */
  readonly rate: number | null;
  readonly count: (status: number) => number;
}

const SILENT = [STATUS.unknown, STATUS.offline, STATUS.stale];

/** Online = heard from as often as its kind should be; late ones do not count as online. */
export function healthOf(statusCounts: Pick<StatusCounts, 'count' | 'total'>, kind: string | null): Health {
  const total = statusCounts.total(kind);
  const online = SILENT.reduce((rest, status) => rest - statusCounts.count(kind, status), total);
  return { total, online, rate: total === 0 ? null : online / total, count: (status) => statusCounts.count(kind, status) };
}

/** The same of the devices within a scope alone, by kind; `null` = all kinds. */
export function countWithin(
  devices: Iterable<{ readonly kind: string; readonly place: string; readonly handle: number }>,
  status: ArrayLike<number>,
  within: (path: string) => boolean,
): Pick<StatusCounts, 'count' | 'total'> {
  const counts = new Map<string | null, number[]>();
  const add = (kind: string | null, at: number): void => {
    const row = counts.get(kind) ?? [];
    row[at] = (row[at] ?? 0) + 1;
    counts.set(kind, row);
  };
  for (const { kind, place, handle } of devices) {
    if (!within(place)) continue;
    add(kind, status[handle]);
    add(null, status[handle]);
  }
  return {
    count: (kind, at) => counts.get(kind)?.[at] ?? 0,
    total: (kind) => (counts.get(kind) ?? []).reduce((sum, n) => sum + (n ?? 0), 0),
  };
}

const FAULTS = [
  ['wall.offline', STATUS.offline],
  ['wall.stale', STATUS.stale],
  ['wall.fault', STATUS.fault],
  ['wall.unknown', STATUS.unknown],
] as const;

/** What is wrong with how many, in the order it is said; devices never heard only when there are any. */
export const faultsOf = ({ count }: Health): { readonly words: (typeof FAULTS)[number][0]; readonly n: number }[] =>
  FAULTS.map(([words, status]) => ({ words, n: count(status) })).filter(({ words, n }) => words !== 'wall.unknown' || n > 0);

/** `98.3%`; 100 only when it is all of them. */
export const percent = (rate: number | null): string =>
  rate === null ? '—' : rate === 1 ? '100%' : `${(Math.floor(rate * 1000) / 10).toFixed(1)}%`;
