import { label, type Label } from '#contract/label.ts';

/** Here and not in `client/i18n`: they are fetched with the panel's part that says them. */
export const WORDS = {
  title: label('操作', 'Operate'),
  critical: label('重要操作', 'Critical'),
  going: label('有操作在进行，结束后可再次下发', 'An operation is under way: the next can be given when it is over.'),
  offline: label('设备离线，无法下发', 'The device is offline: it cannot be told anything.'),
  unheard: label('设备从未上报，无法下发', 'The device was never heard: it cannot be told anything.'),
  reason: label('原因（必填，记入审计）', 'Reason (needed; it is kept in the audit)'),
  noReason: label('请写明原因', 'Write down the reason.'),
  badNumber: label('数值不在范围内', 'Not within the range.'),
  one: label('仅本设备', 'This device'),
  yes: label('是', 'Yes'),
  no: label('否', 'No'),
  send: label('下发', 'Send'),
  pad: label('云台', 'Pan, tilt and zoom'),
  padHelp: label('按住转动，松开即停；也可用方向键和加减键', 'Hold to move, let go to stop; arrow keys, plus and minus do the same.'),
  goTo: label('转到', 'Go'),
  number: label('编号', 'Number'),
  scope: label('范围', 'Which'),
  approve: label('复核同意', 'Approve'),
  decline: label('不予执行', 'Decline'),
  takeBack: label('撤回', 'Take back'),
  secondPerson: label('须由发起人以外的第二人复核', 'Somebody else than who gave it must approve it.'),
  ok: label('成', 'done'),
  failed: label('未成', 'not done'),
  underWay: label('进行中', 'under way'),
  none: label('24 小时内没有操作', 'Nothing in the last 24 hours.'),
} as const satisfies Record<string, Label>;

/** `本小区全部 12 台` */
export const allIn = (place: string, count: number): Label =>
  label(`${place}全部 ${count} 台同类设备`, `All ${count} of its kind in ${place}`);
/** `辖区内全部 120 台` */
export const allOver = (count: number): Label => label(`辖区内全部 ${count} 台同类设备`, `All ${count} of its kind in your jurisdiction`);
export const tries = (count: number): Label => label(`下发 ${count} 次`, `sent ${count} times`);
