import type { AlertDay, AlertDays } from '#contract/live/alert-days.ts';

const HOUR_MS = 3_600_000;
const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

interface Compared {
  readonly today: number;
  /** Up to the same time of the day a week before; of the hour that runs, its share. null = not known. */
  readonly before: number | null;
  /** Kinds with alerts today or then, most today first. `before` is of the whole day, null = not known. */
  readonly kinds: readonly { readonly kind: string; readonly today: number; readonly before: number | null }[];
}

/** Today beside the same day a week before. */
export function compareDays({ at, today, weekBefore }: Pick<AlertDays, 'at' | 'today' | 'weekBefore'>): Compared {
  const names = new Set([...Object.keys(today.byKind), ...Object.keys(weekBefore?.byKind ?? {})]);
  const kinds = [...names].map((kind) => ({
    kind,
    today: today.byKind[kind] ?? 0,
    before: weekBefore ? (weekBefore.byKind[kind] ?? 0) : null,
  }));
  return {
    today: sum(today.bySeverity),
    before: weekBefore ? upTo(weekBefore, (at - today.from) / HOUR_MS) : null,
    kinds: kinds.sort((a, b) => b.today - a.today || (b.before ?? 0) - (a.before ?? 0) || (a.kind < b.kind ? -1 : 1)),
  };
}

function upTo({ byHour }: AlertDay, hours: number): number {
  const whole = Math.floor(hours);
  return Math.round(sum(byHour.slice(0, whole)) + (byHour[whole] ?? 0) * (hours - whole));
}
