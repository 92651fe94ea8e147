import { CALL_OUTCOMES } from '#contract/records/incident.ts';
import { label, type Label } from '#contract/label.ts';
import { MEDIA_CLASS_LABELS } from '#contract/reports/media.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import type { Lang } from '#client/i18n/i18n.ts';
import { formatClock, formatDate } from '#client/ui/time/format.ts';

/** Names of what audit rows speak of: places by path, the others by id. */
export interface Names {
  readonly names: Readonly<Record<string, string>>;
  readonly places: Readonly<Record<string, string>>;
}
interface Told {
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}

const FIELDS: Readonly<Record<string, Label>> = {
  alerts: label('告警', 'Alerts'),
  crew: label('队伍', 'Crew'),
  owner: label('负责人', 'Owner'),
  other: label('并入的事件', 'Joined incident'),
  note: label('说明', 'Note'),
  reason: label('原因', 'Reason'),
  text: label('内容', 'Text'),
  until: label('截止', 'Until'),
  outcome: label('结果', 'Outcome'),
  result: label('核查结果', 'Result'),
  score: label('评分', 'Score'),
  photo: label('照片', 'Photograph'),
  devices: label('设备', 'Devices'),
  action: label('操作', 'Action'),
  params: label('参数', 'With'),
  from: label('从', 'From'),
  to: label('到', 'To'),
  type: label('格式', 'Type'),
  bytes: label('字节', 'Bytes'),
  class: label('数据级别', 'Data class'),
  about: label('关于', 'About'),
  sha256: label('校验值', 'SHA-256'),
};
const OUTCOMES: Readonly<Record<(typeof CALL_OUTCOMES)[number], Label>> = {
  'no-answer': label('无人接听', 'no answer'),
  help: label('需要帮助', 'help is needed'),
  well: label('平安', 'all is well'),
};
const RESULTS: Readonly<Record<string, Label>> = { pass: label('通过', 'pass'), rework: label('返工', 'rework') };
/** Counters of versions decide who was first, and tell a reader nothing. */
const UNSAID = new Set(['version', 'otherVersion', 'refused']);

type Rules = readonly (readonly [RegExp, string])[];
const LEDGER: Rules = [
  [/^(\d+) of (\d+) places, (\d+) devices, (\d+) crews/, '更改 $1 项（地点 $2、设备 $3、队伍 $4）'],
  [/^(\d+) of (\d+) devices of edit (\S+) put back, (\d+) left/, '撤销批次 $3：$2 台中恢复 $1 台，保留 $4 台'],
  [/^(\d+) devices taken out of the ledger/, '移出 $1 台设备'],
  [/^([^·]*) of (\d+) devices\b/, '$1（$2 台设备）'],
  [/^(\d+) devices$/, '$1 台设备'],
  [/ · edit (?=[\w-]+( ·|$))/, ' · 批次 '],
];
const PRUNED: Rules = [[/^(\d+) [a-z ,]*older than (\d+) days$/, '$1 条，超过 $2 天']];
/** What the system writes in English, by what was done, and how it is said in Chinese. Applied in this order. */
const IN_CHINESE: Readonly<Record<string, Rules>> = {
  ledger: LEDGER,
  area: LEDGER,
  'floor-plan': [
    [/^(\d+) levels$/, '$1 层'],
    [/^nothing new$/, '没有变化'],
  ],
  audit: [[/^(\d+) days$/, '近 $1 天'], ...PRUNED],
  event: PRUNED,
  track: PRUNED,
  case: PRUNED,
  media: [[/^(\d+) [a-z ,]*$/, '$1 件']],
  credential: [
    [/^for (\d+) days\b/, '有效期 $1 天'],
    [/\bthe one before for (\d+) h\b/, '旧凭据再用 $1 小时'],
  ],
  wall: [[/, at (?=[\d.:a-f]+$)/, '，来自 ']],
  kind: [[/^version (\d+), (\d+) changes; /, '版本 $1，$2 处变更；']],
  limit: [
    [/\brelease (?=\S)/g, '恢复 '],
    [/ \(kind\)/g, '（类型规定）'],
  ],
  session: [
    [/^(\d+) refused: /, '拒绝 $1 次：'],
    [/\bsign-in ×/, '登录 ×'],
    [/\bpassword ×/, '密码 ×'],
    [/\bfactor ×/, '第二因素 ×'],
    [/\bkey ×/, '凭据 ×'],
    [/\(no such name\)/, '（无此账号）'],
    [/; of (\d+) addresses, (\d+) from the one named here$/, '；来自 $1 个地址，其中此地址 $2 次'],
  ],
  factor: [
    [/^passkey\b/, '通行密钥'],
    [/^totp$/, '动态口令'],
    [/^none(?= →)/, '无'],
    [/→ none(?=;)/, '→ 无'],
  ],
};
/** Of a change of an account. */
const ACCOUNT_FIELDS: Readonly<Record<string, Label>> = {
  name: label('姓名', 'name'),
  role: label('角色', 'role'),
  jurisdiction: label('辖区', 'jurisdiction'),
  disabled: label('停用', 'disabled'),
  true: label('是', 'yes'),
  false: label('否', 'no'),
};
export const EVERYTHING = label('全部辖区', 'everything');
const ABOUT_PEOPLE = /^(user|wall|factor|session):/;
/** Ids that were drawn: their beginning tells them apart as well. */
export const shortened = (text: string): string => text.replaceAll(/\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f-]{22}\b/g, '$1…');
const COMMA: Readonly<Record<Lang, string>> = { zh: '；', en: '; ' };

/**
 * What an audit row says, for people: names for ids and paths, the words of the reader's language for those that the system writes. What
 * somebody wrote stands as it was written, and so does what this version does not know.
 */
export function detailOf(row: Told, known: Names, lang: Lang): string {
  const fields = objectIn(row.detail);
  if (fields === null) return wordsOf(row, known, lang);
  if (typeof fields[lang] === 'string' && 'refused' in fields) return fields[lang];
  return Object.entries(fields)
    .filter(([field, value]) => !UNSAID.has(field) && value !== row.subject && value !== '' && value !== null && field in FIELDS)
    .map(([field, value]) => `${FIELDS[field][lang]} ${valueOf(field, value, known, lang)}`)
    .join(COMMA[lang]);
}

function objectIn(detail: string): Record<string, unknown> | null {
  if (!detail.startsWith('{')) return null;
  try {
    return JSON.parse(detail) as Record<string, unknown>;
  } catch {
    // What was longer than a row may be was cut.
    return null;
  }
}

function valueOf(field: string, value: unknown, { names }: Names, lang: Lang): string {
  const labels: Readonly<Record<string, Label>> | undefined = { outcome: OUTCOMES, result: RESULTS, class: MEDIA_CLASS_LABELS }[field];
  if (typeof value === 'string') return labels?.[value]?.[lang] ?? names[value] ?? (field === 'sha256' ? `${value.slice(0, 12)}…` : value);
  if (typeof value === 'number')
    return ['until', 'from', 'to'].includes(field) ? `${formatDate(value, lang)} ${formatClock(value)}` : String(value);
  if (field === 'alerts' && Array.isArray(value)) return `×${value.length}`;
  if (Array.isArray(value)) return value.map((one) => names[String(one)] ?? String(one)).join(lang === 'zh' ? '、' : ', ');
  if (field === 'photo') return String((value as { note?: string }).note || '✓');
  return Object.entries(value as object)
    .map(([name, of]) => `${name} ${String(of)}`)
    .join(', ');
}

/** A row that is a sentence of the system, with what somebody wrote behind it. */
function wordsOf({ action, detail }: Told, { names, places }: Names, lang: Lang): string {
  let said = detail;
  if (lang === 'zh')
    for (const [english, chinese] of IN_CHINESE[action.slice(0, action.indexOf(':'))] ?? []) said = said.replace(english, chinese);
  if (ABOUT_PEOPLE.test(action)) {
    for (const [id, words] of Object.entries(ROLE_LABELS))
      said = said.replaceAll(new RegExp(`(?<![\\w-])${id}(?![\\w-])`, 'g'), words[lang]);
    said = said.replaceAll(
      /(?<=[ :;]|^)(name|role|jurisdiction|disabled) ([^;]*?) → ([^;]*)/g,
      (_all, field: string, was: string, is: string) =>
        [ACCOUNT_FIELDS[field], ACCOUNT_FIELDS[was] ?? was, '→', ACCOUNT_FIELDS[is] ?? is]
          .map((part) => (typeof part === 'string' ? part : part[lang]))
          .join(' '),
    );
    said = said.replaceAll(/(?<= |^)\/(?=[ ;]|$)/g, EVERYTHING[lang]);
  }
  return shortened(said.replaceAll(/[\p{L}\p{N}_/][\p{L}\p{N}_.:/-]*/gu, (token) => places[token] ?? names[token] ?? token));
}
