import type { z } from 'zod';
import { label, type Label } from '#contract/label.ts';

/** What is wrong with an uploaded kind: where, what stands there, and what to do. */
export interface KindFault {
  /** As in `points.flow.range`; '' = the whole. */
  readonly path: string;
  /** As JSON, shortened; '' where nothing stands. */
  readonly value: string;
  readonly message: Label;
}

const SHOWN = 80;

export function shown(value: unknown): string {
  if (value === undefined) return '';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}

export const fault = (path: string, value: unknown, zh: string, en: string): KindFault => ({
  path,
  value: shown(value),
  message: label(zh, en),
});

/** What the schema says, in words that tell what to do. @param input what was checked */
export const faultsOf = (error: z.ZodError, input: unknown): KindFault[] =>
  error.issues.map((issue) => ({
    path: issue.path.join('.'),
    value: shown(at(input, issue.path)),
    message: wordsOf(issue, at(input, issue.path)),
  }));

function at(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path)
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  return value;
}

const TYPES: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  object: '对象 {…}',
  record: '对象 {…}',
  array: '列表 […]',
  tuple: '列表 […]',
};

type Issue = z.core.$ZodIssue;

function wordsOf(issue: Issue, value: unknown): Label {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? label(`缺少此项，请填写${TYPES[issue.expected] ?? issue.expected}`, `This is missing: give a ${issue.expected}.`)
        : label(`应为${TYPES[issue.expected] ?? issue.expected}`, `Give a ${issue.expected} here.`);
    case 'unrecognized_keys':
      return label(
        `不认识 ${issue.keys.join('、')}：请检查拼写或删除`,
        `${issue.keys.join(', ')}: unknown here. Check the spelling, or leave it out.`,
      );
    case 'invalid_value':
      return label(`只能是 ${issue.values.map(shown).join('、')}`, `Choose one of ${issue.values.map(shown).join(', ')}.`);
    case 'too_small':
      return label(`太小或太短，至少 ${issue.minimum}`, `Too small or too short: at least ${issue.minimum}.`);
    case 'too_big':
      return label(`太大或太长，最多 ${issue.maximum}`, `Too big or too long: at most ${issue.maximum}.`);
    case 'invalid_format':
    case 'invalid_key':
      return label(
        '名称写法不对：编号用小写字母、数字和“-”，点位和字段用字母和数字，均以字母开头',
        'Not a usable name: ids are lower-case letters, digits and "-", points and fields letters and digits; a letter comes first.',
      );
    case 'invalid_union':
      return label('此处的值不是所允许的任何一种', 'This is none of the values that are allowed here.');
    default:
      return label(`不能使用：${issue.message}`, `This cannot be used: ${issue.message}.`);
  }
}
