import type { DeviceKind, Limit, TimedLimit } from '#contract/kinds/device-kind.ts';
import { standing } from '#server/state/limits.ts';
import { fault, type KindFault } from './fault.ts';

/** What is wrong with a limit of a level. @param raisedAt path of the limit that raises each code, filled here */
export function limitFaults(
  kind: DeviceKind,
  path: string,
  limit: Limit,
  [low, high]: readonly [number, number],
  raisedAt = new Map<string, string>(),
): KindFault[] {
  const { above, below, release, code } = limit;
  if ((above === undefined) === (below === undefined))
    return [fault(path, limit, '请填写 above 或 below 其中之一', 'Give exactly one of "above" and "below".')];
  const faults: KindFault[] = [];
  const value = above ?? below!;
  if (release !== undefined && (above !== undefined ? release > above : release < below!))
    faults.push(
      fault(
        `${path}.release`,
        release,
        `恢复值在限值 ${value} 之内：告警会反复开始和结束`,
        `It lies inside the limit ${value}: the alert would begin and end in a loop.`,
      ),
    );
  const [worst, best] = above !== undefined ? [high, low] : [low, high];
  if (standing(limit, worst) !== 'broken')
    faults.push(fault(path, limit, `范围 ${low}…${high} 内的值永远不会越限`, `No value from ${low} to ${high} ever breaks it.`));
  else if (standing(limit, best) !== 'clear')
    faults.push(fault(path, limit, `范围 ${low}…${high} 内的值永远不会恢复`, `No value from ${low} to ${high} ever ends it.`));
  if (code === undefined) return faults;
  if (!Object.hasOwn(kind.alerts, code))
    faults.push(fault(`${path}.code`, code, '没有这个告警，请在 alerts 中添加', 'There is no such alert: add it to "alerts".'));
  const other = raisedAt.get(code);
  if (other !== undefined)
    faults.push(
      fault(
        `${path}.code`,
        code,
        `${other} 也引发此告警，两者会互相结束：请用不同的编号`,
        `${other} raises it too, and each would end the other's: give them different codes.`,
      ),
    );
  raisedAt.set(code, path);
  return faults;
}

/** The same of a further limit of a point. */
export function timedLimitFaults(
  kind: DeviceKind,
  path: string,
  limit: TimedLimit,
  range: readonly [number, number],
  raisedAt = new Map<string, string>(),
): KindFault[] {
  const { above, below, rises, falls, release, code } = limit;
  const bounds = [above, below, rises, falls].filter((bound) => bound !== undefined);
  if (bounds.length !== 1)
    return [fault(path, limit, '请填写 above、below、rises、falls 其中之一', 'Give exactly one of "above", "below", "rises" and "falls".')];
  if (kind.alerts[code]?.lifeSafety)
    return [
      fault(
        `${path}.code`,
        code,
        '生命安全告警不能等待：请用 alert 等级限值',
        'A life-safety alert waits for nothing: give it a limit of a level, such as "alert".',
      ),
    ];
  // A rate goes from 0 to as fast as the whole range in a second.
  const [bound, ends]: [Limit, readonly [number, number]] =
    rises === undefined && falls === undefined ? [{ above, below, release, code }, range] : [{ above: bounds[0], release, code }, RATES];
  return limitFaults(kind, path, bound, ends, raisedAt);
}
const RATES = [-1, Infinity] as const;
