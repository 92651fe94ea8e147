import type { Mark } from './read-past.ts';

/** A stretch of time that a scale shows, ms UTC. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Where on the scale the shown instant stands when the scale is laid anew around it. */
const AT = 0.75;

/** The stretch of a length that holds an instant, the one before if that does; never beyond the present. */
export function windowAround(at: number, span: number, present: number, before?: Window): Window {
  if (before && before.to - before.from === span && at >= before.from && at <= before.to && before.to <= present) return before;
  const to = Math.min(present, at + span * (1 - AT));
  return { from: to - span, to };
}

/** Part of the scale from its left end, 0 … 1; beyond where it is not on it. */
export const placeOn = ({ from, to }: Window, at: number): number => (at - from) / (to - from);

/** Instants that are written on the scale: round ones, about as many as asked for. @param offset of the civil time from UTC, ms */
export function ticksOf({ from, to }: Window, count: number, offset: number): number[] {
  const MINUTE = 60_000;
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440, 2880, 7200].map((minutes) => minutes * MINUTE);
  const step = steps.find((one) => (to - from) / one <= count) ?? steps[steps.length - 1];
  const ticks: number[] = [];
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** The mark before or after an instant; undefined = there is none. A second beside counts as there. */
export const markBeside = (marks: readonly Mark[], at: number, by: 1 | -1): Mark | undefined =>
  by > 0 ? marks.find((mark) => mark.at > at + 1000) : marks.findLast((mark) => mark.at < at - 1500);
