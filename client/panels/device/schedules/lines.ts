import type { Hours } from '#contract/schedules/schedule.ts';

/** Hours as a form holds them: a line keeps its key, and so what is typed into it, while others come and go. */
export interface Line {
  readonly key: number;
  readonly hours: Hours;
}

export const linesOf = (hours: readonly Hours[]): Line[] => hours.map((each, key) => ({ key, hours: each }));

/** With one more line, as the last is. */
export const withAdded = (lines: readonly Line[]): Line[] => [...lines, { key: lines.at(-1)!.key + 1, hours: lines.at(-1)!.hours }];

export const withHours = (lines: readonly Line[], key: number, hours: Hours): Line[] =>
  lines.map((line) => (line.key === key ? { key, hours } : line));

export const withoutLine = (lines: readonly Line[], key: number): Line[] => lines.filter((line) => line.key !== key);

/** Minutes before or after the sun; NaN for what is none, which the server refuses. */
export const offsetOf = (typed: string): number => {
  const minutes = typed.trim() === '' ? NaN : Number(typed);
  return Number.isInteger(minutes) && Math.abs(minutes) <= MOST_OFFSET_MIN ? minutes : NaN;
};
export const MOST_OFFSET_MIN = 180;
