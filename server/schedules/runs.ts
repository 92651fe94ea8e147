import type { ActionSpec } from '#contract/kinds/action-spec.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Hours, Schedule, ScheduleRun } from '#contract/schedules/schedule.ts';
import { wantedParams } from './order.ts';

const MINUTE_MS = 60_000;
/** A clock that is put back by less does not bring back the hours that are over. */
export const PUT_BACK_MS = 5 * MINUTE_MS;
const MOST_PAST = 60;

/** What is to be so now. */
export interface Wanted {
  readonly action: string;
  readonly params: Hours['params'];
  /** ms UTC. */
  readonly until: number;
}

/**
 * What begins to be so. What lasts ends when its action allows no more, and is begun anew.
 * @param at ms UTC @param before what was so until now
 */
export function begunRun(
  schedule: string,
  { action, params, until }: Wanted,
  { suspends, params: specs = {} }: ActionSpec,
  at: number,
  before: ScheduleRun | undefined,
): ScheduleRun {
  const longest = typeof suspends === 'object' ? specs[suspends.minutes].range![1] * MINUTE_MS : Infinity;
  return { schedule, action, params, from: at, until: Math.min(until, at + longest), told: {}, group: null, past: pastOf(before) };
}

/**
 * What is so after a restart: what the journal holds was told, whether or not that was noted beside the schedule.
 * @param noted as it was stored last @returns undefined where nothing was ever given
 */
export function restoredRun(
  { id }: Pick<Schedule, 'id'>,
  noted: ScheduleRun | undefined,
  operations: Iterable<Operation>,
  specOf: (action: string) => ActionSpec | undefined,
): ScheduleRun | undefined {
  const given = [...operations].filter((one) => one.schedule === id).sort((a, b) => a.requestedAt - b.requestedAt);
  const last = given.findLast(
    ({ group, requestedAt }) =>
      noted === undefined || (group !== noted.group && !noted.past.includes(group) && requestedAt >= noted.from - PUT_BACK_MS),
  );
  const run = last === undefined ? noted : runOf(id, last, specOf(last.action), noted);
  if (run === undefined) return undefined;
  const told = given.filter(({ group }) => group === run.group).map(({ device, id: number }): [string, string] => [device, number]);
  return { ...run, told: { ...run.told, ...Object.fromEntries(told) } };
}

function runOf(
  schedule: string,
  { action, params, requestedAt, lastsS, group }: Operation,
  spec: ActionSpec | undefined,
  before: ScheduleRun | undefined,
): ScheduleRun {
  return {
    schedule,
    action,
    params: (spec && wantedParams(spec, params)) ?? {},
    from: requestedAt,
    until: lastsS === undefined ? null : requestedAt + lastsS * 1000,
    told: {},
    group,
    past: pastOf(before),
  };
}

const pastOf = (run: ScheduleRun | undefined): string[] =>
  run === undefined ? [] : [...run.past, ...(run.group === null ? [] : [run.group])].slice(-MOST_PAST);
