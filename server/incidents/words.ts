import type { AlertSpec } from '#contract/kinds/device-kind.ts';
import { alertSpecOf, type KindIndex } from '#contract/kinds/kinds.ts';
import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Actor } from '#contract/records/stamp.ts';
import { AFFINITIES, type Affinity } from '#contract/vocabularies/affinities.ts';

export const SYSTEM: Actor = { id: 'system', name: '系统 System' };

/** A code no kind describes is treated gravely: nobody knows that it may be hidden. */
const UNDESCRIBED = { severity: 2, lifeSafety: true, affinity: 'health' } as const;

/** What a kind says of an alert. Silence of any device is a matter of device health, whatever the device watches over. */
export function specOf(kinds: KindIndex, kind: string, code: string): AlertSpec {
  const spec = alertSpecOf(kinds, kind, code);
  if (!spec) return { ...UNDESCRIBED, label: label(code, code) };
  return code === 'offline' ? { ...spec, affinity: 'health' } : spec;
}

/** At most `length` characters, cut between characters. Names come from ledgers and devices and may be of any length. */
export function clip(words: string, length: number): string {
  if (words.length <= length) return words;
  return `${Array.from(words.slice(0, length * 2))
    .slice(0, length - 1)
    .join('')}…`;
}

export interface Tally {
  readonly place: string;
  readonly affinity: Affinity;
  /** How many devices said something, and the name of the first. */
  readonly devices: number;
  readonly firstDevice: string;
  readonly spanMs: number;
  /** How many alerts there are of each label. */
  readonly kinds: readonly { readonly label: Label; readonly count: number }[];
}

const NAMED_KINDS = 6;

/** Alerts by their labels: “设备离线 ×36、主电故障 ×1”. */
export function listed(kinds: Tally['kinds'], language: keyof Label, comma: string): string {
  const named = kinds.slice(0, NAMED_KINDS).map(({ label: what, count }) => `${what[language]} ×${count}`);
  return named.join(comma) + (kinds.length > NAMED_KINDS ? '…' : '');
}

/** Why these alerts are one incident, e.g. “芙蓉里小区 4 分钟内 3 处消防告警：火警 ×2、手动报警 ×1”. */
export function reasonOf(tally: Tally): Label {
  const named = tally.kinds.slice(0, NAMED_KINDS);
  const alone = tally.devices === 1;
  const list = (language: keyof Label, comma: string): string =>
    named.map((kind) => (alone && kind.count === 1 ? kind.label[language] : `${kind.label[language]} ×${kind.count}`)).join(comma) +
    (tally.kinds.length > NAMED_KINDS ? '…' : '');
  const what = AFFINITIES[tally.affinity].label;
  if (alone) {
    const saysWhere = tally.firstDevice.startsWith(tally.place);
    return label(
      `${saysWhere ? '' : `${tally.place} `}${tally.firstDevice} ${what.zh}告警：${list('zh', '、')}`,
      `${what.en} alert of ${tally.firstDevice}${saysWhere ? '' : ` at ${tally.place}`}: ${list('en', ', ')}`,
    );
  }
  const minutes = Math.max(1, Math.ceil(tally.spanMs / 60_000));
  return label(
    `${tally.place} ${minutes} 分钟内 ${tally.devices} 处${what.zh}告警：${list('zh', '、')}`,
    `${tally.devices} ${what.en} alerts within ${minutes} min at ${tally.place}: ${list('en', ', ')}`,
  );
}

/** Nothing was said in the one that was not said in the other. */
export const saysSame = (a: Alert, b: Alert): boolean => a.text === b.text && a.words?.zh === b.words?.zh;
