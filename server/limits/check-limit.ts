import type { DeviceKind, Limit, PointSpec, TimedLimit } from '#contract/kinds/device-kind.ts';
import type { LimitTarget, LimitValue } from '#contract/kinds/limit-change.ts';
import { boundOf, limitOf, withLimit } from '#contract/kinds/limit-override.ts';
import { fault, type KindFault } from '#server/kinds/fault.ts';
import { limitFaults, timedLimitFaults } from '#server/kinds/limit-faults.ts';
import { LEVELS } from '#server/state/limits.ts';

/** What is wrong with a limit by its kind alone. @param kind as its file says it */
export function limitValueFaults(kind: DeviceKind, { point, limit }: LimitTarget, value: LimitValue): KindFault[] {
  const spec = Object.hasOwn(kind.points, point) ? kind.points[point] : undefined;
  if (spec === undefined) {
    const names = Object.keys(kind.points);
    return [fault('point', point, `没有这个点位，请从 ${names.join('、')} 中选择`, `No such point: choose from ${names.join(', ')}.`)];
  }
  const held = limitOf(spec, limit);
  if (held === undefined) {
    const names = namesOf(spec);
    return names.length === 0
      ? [fault('limit', limit, '此点位没有限值，请换一个点位', 'This point has no limit: choose another point.')]
      : [fault('limit', limit, `此点位没有这个限值，请从 ${names.join('、')} 中选择`, `No such limit: choose from ${names.join(', ')}.`)];
  }
  if (spec.states) return stateFaults(point, limit, held, value);
  return [...boundFaults(kind, spec, { name: limit, held }, value), ...loosened(kind, held, value)];
}

/** Of a state only how long it must last can be set. */
function stateFaults(point: string, name: string, held: Limit | TimedLimit, { bound, release, forS }: LimitValue): KindFault[] {
  if (!name.startsWith('limits.'))
    return [fault('point', point, '状态点位没有可调的数值', 'A point of states has no number that could be set.')];
  if (bound !== boundOf(held) || release !== (held.release ?? null))
    return [fault('value.bound', bound, '状态点位只能改持续时间', 'Of a state only how long it must last can be set.')];
  return forS === null ? [fault('value.forS', '', '请填写持续秒数', 'Say for how many seconds it must last.')] : [];
}

/** Limits of a point that may be set, by name. */
const namesOf = (spec: PointSpec): string[] => [
  ...LEVELS.filter((level) => spec[level] !== undefined && !spec.states),
  ...(spec.limits ?? []).map((_, i) => `limits.${i}`),
];

function boundFaults(
  kind: DeviceKind,
  spec: PointSpec,
  { name, held }: { readonly name: string; readonly held: Limit | TimedLimit },
  value: LimitValue,
): KindFault[] {
  const [low, high] = spec.range;
  const { rises, falls } = held as TimedLimit;
  if (rises === undefined && falls === undefined && (value.bound < low || value.bound > high))
    return [
      fault(
        'value.bound',
        value.bound,
        `超出点位范围：应在 ${low} 与 ${high} ${spec.unit} 之间`,
        `Outside the point's range: from ${low} to ${high} ${spec.unit}.`,
      ),
    ];
  if (value.forS !== null && !name.startsWith('limits.'))
    return [fault('value.forS', value.forS, '此限值不按持续时间判断，请留空', 'This limit does not go by time: leave it out.')];
  const set = limitOf(withLimit(spec, name, value), name)!;
  return name.startsWith('limits.')
    ? timedLimitFaults(kind, 'value', set as TimedLimit, spec.range)
    : limitFaults(kind, 'value', set as Limit, spec.range);
}

/** What a life hangs on is told sooner, if anything. */
function loosened(kind: DeviceKind, held: Limit | TimedLimit, { bound }: LimitValue): KindFault[] {
  if (held.code === undefined || !kind.alerts[held.code]?.lifeSafety) return [];
  const own = boundOf(held);
  const looser = held.below === undefined ? bound > own : bound < own;
  return looser
    ? [
        fault(
          'value.bound',
          bound,
          `生命安全限值只能更严，不能比类型规定的 ${own} 更宽`,
          `A limit that life hangs on may be made stricter, never looser than the kind's ${own}.`,
        ),
      ]
    : [];
}

/** Warnings come before alerts. @param spec with all limits in force at some device */
export function orderFaults({ warning, alert }: PointSpec): KindFault[] {
  if (!warning || !alert) return [];
  const wrong =
    (warning.above !== undefined && alert.above !== undefined && warning.above > alert.above) ||
    (warning.below !== undefined && alert.below !== undefined && warning.below < alert.below);
  if (!wrong) return [];
  const [first, second] = [boundOf(warning), boundOf(alert)];
  return [
    fault(
      'value.bound',
      { warning: first, alert: second },
      `等级顺序不对：预警 ${first} 应先于告警 ${second} 到达`,
      `Levels out of order: the warning at ${first} must come before the alert at ${second}.`,
    ),
  ];
}
