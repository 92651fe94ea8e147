import type { BackTestRow } from '#contract/risk/risk.ts';
import { factsOf, type Circumstances } from './facts.ts';
import type { RiskModel } from './model.ts';
import { scoreOf } from './score.ts';

/** The risk is counted so often over history, ms: readings are kept by the hour. */
export const STEP_MS = 3_600_000;
const HOUR_MS = 3_600_000;

/** One compound over history: its scores step by step, and when something came. */
export interface Course {
  /** Of each step; null = nothing was known, or not enough to warn by it. */
  readonly scores: readonly (number | null)[];
  /** ms UTC, ascending; those within the horizon of the one before belong to it and are left out. */
  readonly events: readonly number[];
}

/** A compound run through the same count as now, at every step of history. Pure. */
export function courseOf(model: RiskModel, around: Circumstances, from: number, to: number): Course {
  const scores: (number | null)[] = [];
  for (let at = from; at < to; at += STEP_MS) {
    const { score, certainty } = scoreOf(model, factsOf(model, around, at, true));
    scores.push(certainty >= model.warn.certainty ? score : null);
  }
  const horizon = model.events.horizonH * HOUR_MS;
  const events: number[] = [];
  for (const { at } of around.past.events) if (at >= from && at < to && at - (events.at(-1) ?? -Infinity) > horizon) events.push(at);
  return { scores, events };
}

/**
 * What would have been warned of, beside what came, for every colour. A hit is an event before which, within the horizon and strictly
 * before it, the score had reached the colour; a false alarm a stretch of that colour in which, and for the horizon around it, nothing
 * came: one that began after the event was late and is neither. Pure; the order of the compounds does not matter.
 */
export function ratesOf(model: RiskModel, courses: readonly Course[], from: number): BackTestRow[] {
  const horizon = model.events.horizonH * HOUR_MS;
  const steps = courses.reduce((sum, { scores }) => sum + scores.length, 0);
  const events = courses.reduce((sum, course) => sum + course.events.length, 0);
  return model.colours.toReversed().map(({ colour, from: least }): BackTestRow => {
    let [spells, falseAlarms, hits, within] = [0, 0, 0, 0];
    for (const course of courses) {
      const stretches = stretchesOf(course.scores, least, from);
      spells += stretches.length;
      falseAlarms += stretches.filter(([begin, end]) => !course.events.some((at) => at > begin - horizon && at <= end + horizon)).length;
      hits += course.events.filter((at) => stretches.some(([begin, end]) => begin < at && at <= end + horizon)).length;
      within += course.scores.filter((score) => score !== null && score >= least).length;
    }
    return {
      colour,
      from: least,
      spells,
      falseAlarms,
      hits,
      hitRate: events === 0 ? null : hits / events,
      falseAlarmRate: spells === 0 ? null : falseAlarms / spells,
      share: steps === 0 ? 0 : within / steps,
    };
  });
}

/** Stretches in which the score is at least so much: from when it was counted so to when it last was, ms UTC. */
function stretchesOf(scores: Course['scores'], least: number, from: number): [begin: number, end: number][] {
  const found: [number, number][] = [];
  let open = false;
  scores.forEach((score, i) => {
    const at = from + i * STEP_MS;
    if (score === null || score < least) open = false;
    else if (open) found.at(-1)![1] = at;
    else {
      found.push([at, at]);
      open = true;
    }
  });
  return found;
}
