import type { Sensing, SensingSource } from '#contract/live/sensing.ts';

/** Whole minutes that a rate is made of: the running one is not over. */
const RATE_MINUTES = 5;

/** Reports a minute, of the last whole minutes. */
export function rateOf(perMinute: readonly number[]): number {
  const whole = perMinute.slice(-1 - RATE_MINUTES, -1);
  return whole.reduce((sum, count) => sum + count, 0) / RATE_MINUTES;
}

/** `0`, `0.4`, `12`, `1,203`. */
export const numberOf = (value: number): string =>
  value > 0 && value < 10 && !Number.isInteger(value) ? value.toFixed(1) : Math.round(value).toLocaleString('zh-CN');

/** `0%`, `<1%`, `12%`; a dash where there was nothing to share in. */
export function shareOf(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 1 ? '<1%' : `${Math.round(percent)}%`;
}

const WORST = 5;

/** What is shown opened up: every source that is quiet, and of the others with something wrong as many as make five. */
export function worstOf(sources: readonly SensingSource[]): readonly SensingSource[] {
  const quiet = sources.filter(({ quietMs }) => quietMs !== null);
  const wrong = sources.filter(({ quietMs, problems }) => quietMs === null && problems.length > 0);
  return [...quiet, ...wrong.slice(0, Math.max(0, WORST - quiet.length))];
}

interface Totals {
  readonly sources: number;
  readonly quiet: number;
  readonly perMinute: number;
  readonly reports: number;
  readonly late: number;
  readonly duplicates: number;
  readonly wrongClock: number;
  readonly known: number;
  readonly online: number;
  readonly rejects: number | null;
}

export function totalsOf({ sources, kinds, rejects }: Sensing): Totals {
  const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return {
    sources: sources.length,
    quiet: sources.filter(({ quietMs }) => quietMs !== null).length,
    perMinute: sum(sources, ({ perMinute }) => rateOf(perMinute)),
    reports: sum(sources, ({ reports }) => reports),
    late: sum(sources, ({ late }) => late),
    duplicates: sum(sources, ({ duplicates }) => duplicates),
    wrongClock: sum(kinds, ({ devices }) => devices.wrongClock),
    known: sum(kinds, ({ devices }) => devices.known),
    online: sum(kinds, ({ devices }) => devices.online),
    rejects: rejects === null ? null : sum(rejects, ({ count }) => count),
  };
}
