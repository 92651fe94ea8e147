import { label, type Label } from '#contract/label.ts';
import type { ListedPlan } from './plans.ts';

export const WORDS = {
  title: label('关爱对象', 'Person cared for'),
  none: label('未登记：按设备类型的规定判断', 'Nobody is entered: judged as the kind of the device says.'),
  enter: label('登记…', 'Enter…'),
  change: label('修改…', 'Change…'),
  name: label('称呼', 'How they are spoken to'),
  still: label('多久不用水即提醒（小时，可留空）', 'Hours without water (may be empty)'),
  most: label('每小时用水超过即提醒（升，可留空）', 'Most litres an hour (may be empty)'),
  quietFrom: label('安静时段从', 'Quiet hours from'),
  quietUntil: label('到', 'until'),
  leaveFrom: label('外出从', 'Away from'),
  leaveUntil: label('到', 'until'),
  contacts: label('联系人（每行：姓名 关系 电话，依次拨打）', 'Whom to call, in this order (a line each: name, relation, telephone)'),
  reason: label('原因', 'Why'),
  save: label('保存并生效', 'Save: in force at once'),
  saved: label('已保存并生效', 'Saved and in force'),
  badContact: label('联系人每行须为：姓名 关系 电话', 'A line of a contact is: name, relation, telephone.'),
  badHours: label('安静时段与外出都须填写起止', 'Quiet hours and leave have a beginning and an end.'),
} as const satisfies Record<string, Label>;

const two = (n: number): string => String(n).padStart(2, '0');
/** Minutes since midnight as `22:30`, and back; NaN for what is no time. */
export const clockOf = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
export const minutesOf = (clock: string): number => {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(clock) ?? [];
  return hours === undefined ? NaN : Number(hours) * 60 + Number(minutes);
};

/** What is watched for their sake, a line each. */
export function linesOf({ stillAfterH, mostLh, quiet, leave }: ListedPlan, when: (at: number) => string): Label[] {
  return [
    ...(stillAfterH === null ? [] : [label(`${stillAfterH} 小时不用水即提醒`, `Somebody is called after ${stillAfterH} h without water`)]),
    ...(mostLh === null ? [] : [label(`每小时用水超过 ${mostLh} 升即提醒`, `More than ${mostLh} litres an hour is more than they use`)]),
    ...(quiet === null
      ? []
      : [
          label(
            `${clockOf(quiet.from)}–${clockOf(quiet.until)} 不计`,
            `From ${clockOf(quiet.from)} to ${clockOf(quiet.until)} does not count`,
          ),
        ]),
    ...(leave === null
      ? []
      : [label(`外出 ${when(leave.from)} – ${when(leave.until)}`, `Away ${when(leave.from)} – ${when(leave.until)}`)]),
  ];
}
