import type { Refusal } from '#contract/commands.ts';
import { label, type Label } from '#contract/label.ts';
import type { StorageFault } from '#server/storage/fault.ts';

const READS: Readonly<Record<string, Label>> = {
  journal: label('操作日志', 'the journal'),
  records: label('记录', 'records'),
  history: label('历史读数', 'past readings'),
  events: label('设备事件', 'device events'),
  audit: label('审计记录', 'the audit'),
  edits: label('台账变更', 'edits of the ledger'),
};

/** What whoever asked is told of it: what was wrong, and what to do. */
export function storageRefusal({ kind, slow, message }: StorageFault): Refusal {
  if (kind === 'data') return { code: 'invalid', message: label('请求有误：参数无法使用', `The request is wrong: ${message}.`) };
  if (slow !== undefined) return { code: 'storage', message: slowRead(slow) };
  return { code: 'storage', message: label('存储故障，请稍后重试', 'Storage is failing: try again in a moment.') };
}

/** Storage works: what was asked for is too much, or the database is busy. @param what `<store>.<method>` */
function slowRead(what: string): Label {
  const { zh, en } = READS[what.split('.')[0]] ?? label(what, what);
  return label(
    `读取${zh}超时，数据没有丢失：请缩小时间或位置范围后重试；若反复出现，请管理员检查数据库的负载（${what}）`,
    `Reading ${en} took too long; nothing is lost. Ask for a shorter time or a smaller place; ` +
      `if it comes again, have the load of the database looked at (${what}).`,
  );
}
