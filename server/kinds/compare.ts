import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { label, type Label } from '#contract/label.ts';
import { isPersonalKind } from '#contract/kinds/kinds.ts';
import { fault, shown, type KindFault } from './fault.ts';

/** How a kind is used now. */
export interface KindUse {
  readonly devices: number;
  /** Codes of alerts of this kind that are not over. */
  readonly activeCodes: ReadonlySet<string>;
}

/** What a new version must not do to devices that are there and to what is under way. @param before null = there is none yet */
export function conflicts(before: DeviceKind | null, after: DeviceKind, { devices, activeCodes }: KindUse): KindFault[] {
  if (before === null) return [];
  const faults: KindFault[] = [];
  const [was, is] = [Object.keys(before.points), Object.keys(after.points)];
  if (devices > 0) {
    const lost = was.filter((name) => !is.includes(name));
    for (const name of lost)
      faults.push(
        fault(
          `points.${name}`,
          undefined,
          `${devices} 台设备正在使用此点位，不能改名或删除：请保留，新点位加在最后`,
          `${devices} devices use this point: it cannot be renamed or removed. Keep it, and add new points at the end.`,
        ),
      );
    if (lost.length === 0 && was.some((name, i) => is[i] !== name))
      faults.push(
        fault(
          'points',
          is,
          `点位顺序不能改变：先是 ${was.join('、')}，新点位加在最后`,
          `Keep the order ${was.join(', ')}, and add new points at the end.`,
        ),
      );
    for (const name of was)
      if (after.points[name] && after.points[name].unit !== before.points[name].unit)
        faults.push(
          fault(
            `points.${name}.unit`,
            after.points[name].unit,
            `已有读数的单位是“${before.points[name].unit}”：请另加一个点位`,
            `Its readings so far are in "${before.points[name].unit}": add another point instead.`,
          ),
        );
    if (isPersonalKind(before) !== isPersonalKind(after))
      faults.push(
        fault(
          'category',
          after.category,
          '有设备时不能在关爱类与其他类别之间更改：谁可知悉会随之改变',
          'With devices in the ledger it cannot change to or from care: who may know of them would change.',
        ),
      );
  }
  for (const code of activeCodes)
    if (!Object.hasOwn(after.alerts, code))
      faults.push(
        fault(`alerts.${code}`, undefined, '有此类告警尚未结束，不能删除', 'Alerts of this code are not over: it cannot be removed yet.'),
      );
  return faults;
}

/** One thing that would be otherwise. */
export interface KindChange {
  readonly path: string;
  readonly what: Label;
  /** As JSON, shortened; '' = was not there, will not be there. */
  readonly before: string;
  readonly after: string;
}

const ADDED = label('新增', 'new');
const REMOVED = label('删除', 'removed');
const CHANGED = label('更改', 'changed');

/** What differs, down to single values; a whole part that is new or gone is one change. */
export function changes(before: unknown, after: unknown, path = ''): KindChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const one = (what: Label): KindChange[] => [{ path, what, before: shown(before), after: shown(after) }];
  if (before === undefined) return one(ADDED);
  if (after === undefined) return one(REMOVED);
  if (!isPlain(before) || !isPlain(after)) return one(CHANGED);
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => changes(before[key], after[key], path === '' ? key : `${path}.${key}`));
}

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
