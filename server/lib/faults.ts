import type { z } from 'zod';
import type { Label } from '#contract/label.ts';
import type { Refusal } from '#contract/commands.ts';

/** What people call the fields they fill in; others are named as programs name them. */
const FIELDS: Readonly<Record<string, string>> = {
  alert: '告警',
  alerts: '告警',
  incident: '事件',
  ticket: '工单',
  crew: '队伍',
  version: '版本',
  note: '说明',
  reason: '原因',
  until: '截止时间',
  owner: '负责人',
  photo: '照片',
  base64: '照片内容',
  type: '类型',
  result: '核查结果',
  subject: '对象类型',
  id: '编号',
  text: '内容',
  days: '天数',
  within: '地点',
  limit: '每页条数',
  after: '起始位置',
  login: '用户名',
  password: '密码',
  name: '名称',
  role: '角色',
  jurisdiction: '辖区',
  current: '当前密码',
  next: '新密码',
  point: '测点',
  from: '起始时间',
  to: '结束时间',
  kind: '种类',
  observations: '读数',
  places: '地点',
  devices: '设备',
  crews: '队伍',
};

const TYPES: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  array: '列表',
  object: '一组字段',
  record: '一组字段',
  date: '日期',
  null: '空',
};

const ORIGINS: Readonly<Record<string, string>> = { string: '个字符', array: '项', set: '项' };

/** At most this many faults are put into words; `issues` has up to `LISTED`. */
const IN_WORDS = 5;
const LISTED = 20;

/** Why an input does not fit its schema, for people in both languages and for programs. */
export function faultsOf(error: z.ZodError, input: unknown): { words: Label; issues: NonNullable<Refusal['issues']> } {
  const first = error.issues.slice(0, IN_WORDS);
  const more = error.issues.length - first.length;
  return {
    words: {
      zh: first.map((issue) => named(issue, input)).join('；') + (more > 0 ? `；另有 ${more} 处` : ''),
      en: first.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ') + (more > 0 ? `; and ${more} more` : ''),
    },
    issues: error.issues.slice(0, LISTED).map(({ path, message }) => ({ path: path.join('.'), message })),
  };
}

function named(issue: z.core.$ZodIssue, input: unknown): string {
  const field =
    issue.path
      .map((part) => (typeof part === 'number' ? `第 ${part + 1} 项` : (FIELDS[String(part)] ?? `“${String(part).slice(0, 60)}”`)))
      .join('的') || '输入';
  return `${field}${inChinese(issue, input)}`;
}

function inChinese(issue: z.core.$ZodIssue, input: unknown): string {
  if (at(input, issue.path) === undefined && issue.path.length > 0) return '未填写';
  switch (issue.code) {
    case 'invalid_type':
      return `应为${TYPES[issue.expected] ?? '其他类型'}`;
    case 'too_small':
      return issue.origin in ORIGINS
        ? Number(issue.minimum) <= 1
          ? '不能为空'
          : `至少 ${issue.minimum} ${ORIGINS[issue.origin]}`
        : `不能小于 ${issue.minimum}`;
    case 'too_big':
      return issue.origin in ORIGINS ? `最多 ${issue.maximum} ${ORIGINS[issue.origin]}` : `不能大于 ${issue.maximum}`;
    case 'invalid_value':
      return `须为以下之一：${issue.values.map((value) => String(value)).join('、')}`;
    case 'unrecognized_keys':
      return `含有未知字段：${issue.keys
        .slice(0, IN_WORDS)
        .map((key) => `“${key.slice(0, 60)}”`)
        .join('、')}`;
    case 'not_multiple_of':
      return `须为 ${issue.divisor} 的倍数`;
    default:
      return '格式不正确';
  }
}

function at(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    input,
  );
}
