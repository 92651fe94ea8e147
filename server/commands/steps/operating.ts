import { minutesOf, paramsSchema, type ActionSpec, type Expectation } from '#contract/kinds/action-spec.ts';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import { label, type Label } from '#contract/label.ts';
import { loopAt } from '#contract/kinds/loop.ts';
import type { Device } from '#contract/records/device.ts';
import { operationWords } from '#contract/records/operation-words.ts';
import type { Operation } from '#contract/records/operation.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { STATUS } from '#contract/live/status.ts';
import { faultsOf } from '#server/lib/faults.ts';
import { refuse } from '#server/lib/refused.ts';
import { clockInWords } from '#contract/zone.ts';
import type { CommandContext } from '../command.ts';
import { forbidden } from './guard.ts';

/** Why a device is not told; `by` who is operating it. */
interface Obstacle {
  readonly words: Label;
  readonly first?: Operation;
}

/** The action as the one kind of these devices has it. @throws Refused when they are of several kinds, or have no such action */
export function actionOf(devices: readonly Device[], action: string, { kinds }: CommandContext): ActionSpec {
  const [kind, ...others] = new Set(devices.map((device) => device.kind));
  if (others.length > 0)
    throw refuse('invalid', '一次只能操作同一类设备', 'Devices that are operated together are of one kind.', {
      issues: [{ path: 'devices', message: `of kinds ${[kind, ...others].join(', ')}` }],
    });
  const actions = kinds.get(kind)?.actions ?? {};
  if (Object.hasOwn(actions, action)) return actions[action];
  const known = Object.keys(actions).join(', ') || 'none';
  throw refuse(
    'invalid',
    `此类设备没有“${action}”这个操作`,
    `Such devices cannot do ${JSON.stringify(action)}. What they can do: ${known}.`,
    {
      issues: [{ path: 'action', message: `one of: ${known}` }],
    },
  );
}

/** @throws Refused when this person may not do it, or gave no reason for what needs one */
export function permitted(action: ActionSpec, reason: string, context: CommandContext): void {
  if (action.needs !== 'operate-critical') return;
  if (!ROLE_PERMISSIONS[context.user.role].includes('operate-critical')) throw forbidden('operate', context);
  if (reason.trim().length < 2)
    throw refuse('invalid', `“${action.label.zh}”须写明原因`, `“${action.label.en}” needs a written reason.`, {
      issues: [{ path: 'reason', message: 'a written reason is needed' }],
    });
}

/** What is given to the action, with the standard of what is left out. @throws Refused naming what does not fit */
export function paramsOf(action: ActionSpec, given: Readonly<Record<string, AttributeValue>>): Record<string, AttributeValue> {
  const parsed = paramsSchema(action).safeParse(given);
  if (parsed.success) return parsed.data;
  const { words, issues } = faultsOf(parsed.error, given);
  throw refuse('invalid', `操作参数有误：${words.zh}`, `What was given to the action cannot be used: ${words.en}.`, {
    issues: issues.map(({ path, message }) => ({ path: `params.${path}`, message })),
  });
}

/** The reading that shows it, with its time worked out. */
export const expectedOf = (expects: Expectation | undefined, params: Readonly<Record<string, AttributeValue>>): Operation['expects'] =>
  expects === undefined
    ? null
    : {
        point: expects.point,
        is: typeof expects.is === 'number' ? expects.is : Number(params[expects.is]),
        withinS: expects.withinS * (expects.times === undefined ? 1 : Number(params[expects.times])),
      };

/** A critical one waits for a second person first, where one is asked for. */
export const firstState = ({ needs }: ActionSpec, secondPerson: boolean): 'awaiting' | 'requested' =>
  needs === 'operate-critical' && secondPerson ? 'awaiting' : 'requested';

/** How long it lasts, where it is a drill or a bypass. */
export function lastsOf(action: ActionSpec, params: Readonly<Record<string, AttributeValue>>): Pick<Operation, 'lastsS'> {
  const minutes = minutesOf(action, params);
  return minutes === undefined ? {} : { lastsS: Math.round(minutes * 60) };
}

/** @throws Refused where nothing hangs on the loop that is to be drilled */
export function drillable(
  panel: Device,
  { drill }: ActionSpec,
  params: Readonly<Record<string, AttributeValue>>,
  { records }: CommandContext,
): void {
  if (drill === undefined || drill === 'ends') return;
  const loops = new Set(Array.from(records.all('device'), (device) => loopAt(panel, device)).filter((loop) => loop !== null));
  if (loops.has(Number(params[drill.loop]))) return;
  const known = [...loops]
    .sort((a, b) => a - b)
    .slice(0, 20)
    .join(', ');
  throw refuse(
    'invalid',
    `台账中该装置的回路 ${params[drill.loop]} 没有设备；有设备的回路：${known || '无'}`,
    `By the ledger nothing hangs on loop ${params[drill.loop]} of this panel. Loops with devices: ${known || 'none'}.`,
    { issues: [{ path: `params.${drill.loop}`, message: `one of: ${known || 'none'}` }] },
  );
}

/** What keeps a device from being told now: somebody is operating it, or it is not there. */
export function obstacleOf(
  device: Device,
  { replaces = [], drill, suspends }: ActionSpec,
  open: ReadonlyMap<string, readonly Operation[]>,
  context: CommandContext,
): Obstacle | null {
  // A drill or a bypass tells the device nothing, so anything but another one may be told meanwhile.
  const untold = drill !== undefined || suspends !== undefined;
  const first = open
    .get(device.id)
    ?.find(({ action, state, lastsS }) => state === 'awaiting' || (!replaces.includes(action) && (lastsS === undefined || untold)));
  if (first !== undefined) {
    const { zh, en } = operationWords(first);
    const what = context.kinds.get(first.kind)?.actions?.[first.action]?.label ?? label(first.action, first.action);
    const clock = clockInWords(first.requestedAt, context.now, context.casework.calendar.zone);
    const by = first.requestedBy.name;
    return {
      words: label(
        `${by} 正在操作该设备：${clock} 起“${what.zh}”（${zh}），请等其结束`,
        `${by} is operating it: “${what.en}” since ${clock} (${en}). Wait until that is over.`,
      ),
      first,
    };
  }
  if (drill === 'ends' || suspends !== undefined) return null;
  const live = context.live(device.id);
  if (live.status !== STATUS.offline && live.status !== STATUS.unknown) return null;
  if (live.observedAt === 0) return { words: label('设备从未上报，无法下发', 'The device was never heard: it cannot be told anything.') };
  const clock = clockInWords(live.observedAt, context.now, context.casework.calendar.zone);
  return {
    words: label(`设备离线（最后上报 ${clock}），无法下发`, `The device is offline (last heard at ${clock}): it cannot be told anything.`),
  };
}

/** Of each device the operations that are not over. */
export const openOperations = ({ records }: CommandContext): ReadonlyMap<string, readonly Operation[]> =>
  Map.groupBy(
    [...records.all('operation')].filter(({ endedAt }) => endedAt === null),
    ({ device }) => device,
  );

/** What waits for a second person in a group. @throws Refused when there is no such group in reach, or nothing waits in it */
export function awaitingIn(group: string, { records, sees }: CommandContext): Operation[] {
  const members = [...records.all('operation')].filter((operation) => operation.group === group && sees('operation', operation));
  if (members.length === 0)
    throw refuse('not-found', `您的辖区内没有操作 ${group}`, `There is no operation ${group} in your jurisdiction.`);
  const waiting = members.filter(({ state }) => state === 'awaiting');
  if (waiting.length > 0) return waiting;
  const { zh, en } = operationWords(members[0]);
  throw refuse(
    'illegal',
    `操作 ${group} 现在是“${zh}”，无须复核`,
    `Operation ${group} is “${en}”: nothing of it waits for a second person.`,
  );
}
