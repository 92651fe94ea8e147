import type { Alert } from '#contract/records/alert.ts';
import type { Ticket } from '#contract/records/ticket.ts';

/** Milliseconds that half took at most, and nine of ten; null while there is none. */
export interface Spread {
  readonly count: number;
  readonly median: number | null;
  readonly most: number | null;
}

interface Times {
  /** From an alert of 红 or 橙 to its acknowledgement. */
  readonly acknowledge: Spread;
  /** From the case being filed to a crew being sent, to the crew being there, and to the end of its work. */
  readonly dispatch: Spread;
  readonly arrive: Spread;
  readonly finish: Spread;
  /** Of 红 or 橙, since midnight or before, that nobody has acknowledged yet; and how long the oldest waits, ms. */
  readonly waiting: number;
  readonly longest: number;
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.filter((value) => value >= 0).toSorted((a, b) => a - b);
  const at = (share: number): number | null => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  return { count: sorted.length, median: at(0.5), most: at(0.9) };
}

/** How long people took today. @param from begin of the day @param now both ms UTC */
export function timesOf(alerts: Iterable<Alert>, tickets: Iterable<Ticket>, from: number, now: number): Times {
  const acknowledged: number[] = [];
  let [waiting, longest] = [0, 0];
  for (const { severity, acked, raisedAt, active, late } of alerts) {
    // One told after it was over waited for its device, not for a person.
    if (severity > 2 || late) continue;
    // Without a reason a person did it; with one, time.
    if (acked && acked.reason === undefined && acked.at >= from) acknowledged.push(acked.at - raisedAt);
    if (acked === null && active) {
      waiting++;
      longest = Math.max(longest, now - raisedAt);
    }
  }
  const steps: Record<'dispatched' | 'arrived' | 'finished', number[]> = { dispatched: [], arrived: [], finished: [] };
  for (const { filedAt, flow } of tickets)
    for (const step of ['dispatched', 'arrived', 'finished'] as const) {
      const first = flow.find(({ to }) => to === step);
      if (first && first.at >= from) steps[step].push(first.at - filedAt);
    }
  return {
    acknowledge: spreadOf(acknowledged),
    dispatch: spreadOf(steps.dispatched),
    arrive: spreadOf(steps.arrived),
    finish: spreadOf(steps.finished),
    waiting,
    longest,
  };
}
