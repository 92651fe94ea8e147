import type { ActionSpec } from '#contract/kinds/action-spec.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { label, type Label } from '#contract/label.ts';
import type { Hours } from '#contract/schedules/schedule.ts';

export const WORDS = {
  title: label('计划', 'Schedule'),
  none: label('没有计划', 'No schedule.'),
  enter: label('新建计划…', 'New schedule…'),
  change: label('修改…', 'Change…'),
  name: label('名称', 'Name'),
  devices: label('设备', 'Devices'),
  days: label('日子', 'Days'),
  from: label('从', 'From'),
  until: label('到', 'Until'),
  does: label('执行', 'Do'),
  line: label('时段', 'Hours'),
  add: label('增加时段', 'Add hours'),
  drop: label('去掉', 'Remove'),
  on: label('启用', 'In force'),
  off: label('已停用', 'Switched off'),
  reason: label('原因（必填，记入审计）', 'Reason (needed; it is kept in the audit)'),
  save: label('保存并生效', 'Save: in force at once'),
  saved: label('计划已保存并生效', 'The schedule is saved and in force.'),
  remove: label('删除计划', 'Remove the schedule'),
  removeSure: label(
    '删除后不再按计划执行：旁路、撤防立即恢复报警，路灯改按网关自身的计划。',
    'Nothing is told by it any more: what it keeps from alarming alarms at once, and lamps go by the gateway’s own programme.',
  ),
  removed: label('计划已删除', 'The schedule is removed.'),
  next: label('今后七天', 'The next seven days'),
  nothing: label('今后七天不执行', 'Nothing in the next seven days.'),
  missing: label('未确认', 'Not confirmed'),
  done: label('台已确认', 'confirmed'),
  underWay: label('台执行中', 'under way'),
  until_: label('至', 'until'),
  badTime: label('时刻须如 22:30', 'A time is such as 22:30.'),
  clock: label('钟点', 'Clock'),
  rise: label('日出', 'Sunrise'),
  set: label('日落', 'Sunset'),
  minutes: label('分钟后（负数为之前）', 'minutes after (negative: before)'),
  every: label('每天', 'Every day'),
  workdays: label('工作日（含调休）', 'Working days'),
  free: label('休息日与节假日', 'Weekends and holidays'),
  week: label('按星期', 'By weekday'),
} as const satisfies Record<string, Label>;

export const WEEKDAYS: readonly Label[] = [
  label('一', 'Mon'),
  label('二', 'Tue'),
  label('三', 'Wed'),
  label('四', 'Thu'),
  label('五', 'Fri'),
  label('六', 'Sat'),
  label('日', 'Sun'),
];

const two = (n: number): string => String(n).padStart(2, '0');
/** Minutes since midnight as `22:30`, and back; NaN for what is no time. */
export const clockOf = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
export const minutesOf = (clock: string): number => {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock) ?? [];
  return hours === undefined ? NaN : Number(hours) * 60 + Number(minutes);
};

export function daysWords(days: Hours['days']): Label {
  if (!Array.isArray(days)) return WORDS[days];
  const named = days.map((day) => WEEKDAYS[day - 1]);
  return label(`周${named.map(({ zh }) => zh).join('、')}`, named.map(({ en }) => en).join(', '));
}

/** `22:30`, `日落前 10 分` */
export function timeWords(time: Hours['from']): Label {
  if ('minute' in time) return label(clockOf(time.minute), clockOf(time.minute));
  const { zh, en } = WORDS[time.sun];
  const { offsetMin } = time;
  if (offsetMin === 0) return label(zh, en.toLowerCase());
  const by = Math.abs(offsetMin);
  return offsetMin < 0
    ? label(`${zh}前 ${by} 分`, `${by} min before ${en.toLowerCase()}`)
    : label(`${zh}后 ${by} 分`, `${by} min after ${en.toLowerCase()}`);
}

/** What is told, with its numbers: `调光 40 %`. */
export function actionWords(kind: DeviceKind, action: string, params: Hours['params']): Label {
  const spec: ActionSpec | undefined = kind.actions?.[action];
  if (spec === undefined) return label(action, action);
  const numbers = Object.entries(spec.params ?? {}).flatMap(([name, { type, unit = '', standard }]) => {
    const lasting = typeof spec.suspends === 'object' && spec.suspends.minutes === name;
    return type === 'number' && !lasting ? [`${Number(params[name] ?? standard)} ${unit}`.trim()] : [];
  });
  return label([spec.label.zh, ...numbers].join(' '), [spec.label.en, ...numbers].join(' '));
}
