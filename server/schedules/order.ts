import { paramsSchema, type ActionSpec } from '#contract/kinds/action-spec.ts';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { Schedule } from '#contract/schedules/schedule.ts';
import { expectedOf, firstState } from '#server/commands/steps/operating.ts';
import { SYSTEM } from '#server/incidents/words.ts';
import { stepped } from '#server/operations/step.ts';

const MINUTE_MS = 60_000;

/** Who gives it: the schedule, in the name of who decided on it. */
const actorOf = ({ id, name, actor }: Pick<Schedule, 'id' | 'name' | 'actor'>): Actor => ({
  id: `schedule:${id}`,
  name: `${name}（${actor.name}）`.slice(0, 200),
});

interface What {
  readonly action: string;
  readonly spec: ActionSpec;
  readonly params: Readonly<Record<string, AttributeValue>>;
  /** When what lasts is over, ms UTC; null of what does not last. */
  readonly until: number | null;
  /** Of those that are given with it. */
  readonly group: string;
  /** Does a critical one wait for a second person? */
  readonly secondPerson: boolean;
}

/** The operation that tells a device what its schedule says. @param now ms UTC */
export function orderFor(
  device: Device,
  schedule: Schedule,
  { action, spec, params, until, group, secondPerson }: What,
  id: string,
  now: number,
): Operation {
  const lasts = typeof spec.suspends === 'object' ? lastsUntil(spec, spec.suspends.minutes, until ?? now, now) : null;
  const given = paramsSchema(spec).parse({ ...params, ...lasts?.params });
  const by = actorOf(schedule);
  return {
    id,
    version: 1,
    updatedAt: now,
    updatedBy: by,
    group,
    device: device.id,
    kind: device.kind,
    place: device.place,
    action,
    params: given,
    critical: spec.needs === 'operate-critical',
    reason: schedule.reason,
    state: firstState(spec, secondPerson),
    requestedAt: now,
    requestedBy: by,
    approved: null,
    tries: 0,
    sentAt: null,
    acknowledgedAt: null,
    endedAt: null,
    expects: expectedOf(spec.expects, given),
    ...(lasts && { lastsS: lasts.lastsS }),
    schedule: schedule.id,
    onBehalfOf: schedule.actor,
    words: null,
    simulated: device.simulated,
  };
}

/** What is told for as long as hours hold, with the standard of what is left out; null = the action has other params by now. */
export function wantedParams(spec: ActionSpec, params: Readonly<Record<string, AttributeValue>>): Record<string, AttributeValue> | null {
  const parsed = paramsSchema(spec).safeParse(params);
  if (!parsed.success) return null;
  const lasting = typeof spec.suspends === 'object' ? spec.suspends.minutes : '';
  return Object.fromEntries(Object.entries(parsed.data).filter(([name]) => name !== lasting));
}

/** To the second, and no longer than the action allows. */
function lastsUntil({ params = {} }: ActionSpec, minutes: string, until: number, now: number) {
  const [least, most] = params[minutes].range!;
  const ms = Math.min(most * MINUTE_MS, Math.max(1000, until - now));
  return { params: { [minutes]: Math.max(least, Math.ceil(ms / MINUTE_MS)) }, lastsS: Math.round(ms / 1000) };
}

/** Nobody is operating it, and it is there. What no device is told asks for neither, but for nothing else that lasts. */
export const isFree = (device: string, { suspends }: ActionSpec, open: readonly Operation[], isHeard: (id: string) => boolean): boolean =>
  suspends === undefined
    ? isHeard(device) && open.every(({ lastsS }) => lastsS !== undefined)
    : open.every(({ lastsS }) => lastsS === undefined);

const NO_MORE = label('计划已更改，不再下发', 'The schedule is another: it is not given any more.');

/** Ends what lasts at a device, or is to last; null where nothing changes, as of what waits for a second person. */
export function endedBy(schedule: Schedule, operation: Operation, at: number): Operation | null {
  const by = actorOf(schedule);
  return stepped(operation, { what: 'over' }, at, by) ?? stepped(operation, { what: 'refused', words: NO_MORE }, at, by);
}

/** Gives up an order of a schedule that waits for a second person; null of any other. */
export const withdrawn = (schedule: Schedule, operation: Operation, at: number): Operation | null =>
  operation.state === 'awaiting' ? stepped(operation, { what: 'gave-up', words: NO_MORE }, at, actorOf(schedule)) : null;

/** It was not done, and no second person has declined it: what a person decided stands. */
export function isUndone({ state, approved, sentAt, updatedBy, requestedBy }: Operation): boolean {
  const byPerson = approved === null && sentAt === null && updatedBy.id !== SYSTEM.id && updatedBy.id !== requestedBy.id;
  return state === 'timed-out' || (state === 'refused' && !byPerson);
}
