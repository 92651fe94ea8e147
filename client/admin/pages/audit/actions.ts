import { label, type Label } from '#contract/label.ts';
import { COMMAND_NAMES } from '#contract/commands.ts';
import { COMMAND_LABELS } from '#contract/transitions.ts';
import { LEDGER_ACTIONS } from '#client/admin/parts/ledger/actions.ts';

/** What is done to people, keys, data and the system, as audit rows name it. */
const ACTIONS: Readonly<Record<string, Label>> = {
  'session:open': label('登录', 'Signed in'),
  'session:password': label('修改密码', 'Changed password'),
  'session:refused': label('登录被拒', 'Sign-in refused'),
  'session:end': label('结束会话', 'Ended a session'),
  'screen:use': label('屏幕在用', 'Had a screen in view'),
  'user:add': label('新建账号', 'Made an account'),
  'user:change': label('更改账号', 'Changed an account'),
  'user:code': label('重发一次性密码', 'New one-time password'),
  'user:disable': label('停用账号', 'Disabled an account'),
  'user:unlock': label('解除登录限制', 'Forgot wrong passwords'),
  'user:crews': label('设置队伍', 'Set crews'),
  'factor:add': label('添加第二因素', 'Added a second factor'),
  'factor:remove': label('移除第二因素', 'Removed a second factor'),
  'factor:recovery': label('重新生成恢复码', 'New recovery codes'),
  'factor:reset': label('重置他人第二因素', 'Reset a second factor'),
  'factor:policy': label('更改第二因素要求', 'Changed who needs a second factor'),
  'credential:issue': label('签发凭据', 'Issued a key'),
  'credential:withdraw': label('撤销凭据', 'Withdrew a key'),
  'wall:pair': label('配对大屏', 'Paired a wall'),
  'wall:unpair': label('解除大屏配对', 'Unpaired a wall'),
  'wall:throw': label('上屏', 'Showed something on a wall'),
  'wall:throw-end': label('收回上屏', 'Took it back from a wall'),
  'wall:reload': label('重新载入大屏', 'Reloaded a wall'),
  'wall-canvas:draw': label('新建拼接墙', 'Drew a wall of screens'),
  'wall-canvas:redraw': label('修改拼接墙', 'Changed a wall of screens'),
  'wall-canvas:remove': label('删除拼接墙', 'Removed a wall of screens'),
  ...LEDGER_ACTIONS,
  'ledger:export': label('导出台账', 'Exported the ledger'),
  'floor-plan:import': label('导入平面图', 'Entered a floor plan'),
  'kind:accept': label('启用设备类型', 'Took a device kind into use'),
  'limit:set': label('设置限值', 'Set a limit'),
  'limit:lift': label('取消限值', 'Lifted a limit'),
  'care:read': label('查看关爱计划', 'Read a care plan'),
  'care:set': label('登记关爱计划', 'Set a care plan'),
  'care:remove': label('删除关爱计划', 'Removed a care plan'),
  'schedule:set': label('设置计划', 'Set a schedule'),
  'schedule:remove': label('删除计划', 'Removed a schedule'),
  'track:read': label('查看轨迹', 'Read a path'),
  'media:store': label('保存影像', 'Stored a picture or clip'),
  'media:open': label('打开影像', 'Opened a picture or clip'),
  'media:prune': label('到期删除影像', 'Dropped pictures and clips by age'),
  'media:take-over': label('迁移旧照片', 'Took over old photographs'),
  'webhook:add': label('新建推送', 'Made a webhook'),
  'webhook:change': label('更改推送', 'Changed a webhook'),
  'webhook:renew': label('更换推送密钥', 'Gave a webhook a new secret'),
  'webhook:remove': label('删除推送', 'Removed a webhook'),
  'webhook:skip': label('跳过积压', 'Skipped what a webhook had not been told'),
  'webhook:resume': label('恢复推送', 'Let a webhook go on'),
  'replay:read': label('回看含人员信息的历史', 'Looked back, with what tells of people'),
  'briefing:take': label('签发简报', 'Took a briefing'),
  'audit:export': label('导出审计', 'Exported the audit'),
  'audit:prune': label('到期删除审计', 'Dropped audit rows by age'),
  'event:prune': label('到期删除设备事件', 'Dropped events by age'),
  'track:prune': label('到期删除轨迹', 'Dropped paths by age'),
  'case:prune': label('到期删除案件', 'Dropped cases by age'),
  'backup:make': label('备份', 'Made a backup'),
  'backup:try': label('试恢复备份', 'Restored a backup on trial'),
  'backup:drop': label('删除备份', 'Removed a backup'),
  'backup:restore': label('从备份恢复', 'Restored from a backup'),
  ...Object.fromEntries(COMMAND_NAMES.map((name) => [`command:${name}`, COMMAND_LABELS[name]])),
};

/** Every action by its id, in the order in which one looks for it. */
export const AUDIT_ACTIONS: readonly (readonly [id: string, words: Label])[] = Object.entries(ACTIONS);

/** @returns undefined of an action that this version does not know */
export const actionWords = (id: string): Label | undefined => (Object.hasOwn(ACTIONS, id) ? ACTIONS[id] : undefined);
