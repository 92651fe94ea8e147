import type { DeviceKind, Limit, TimedLimit } from '#contract/kinds/device-kind.ts';
import { label, type Label } from '#contract/label.ts';
import type { LimitChange, LimitTarget, LimitValue } from '#contract/kinds/limit-change.ts';
import { limitOf, valueOf } from '#contract/kinds/limit-override.ts';
import { KINDS } from '#client/world/kinds.ts';

/** As `GET /api/v1/limits` tells it. */
export interface ListedLimits {
  readonly inForce: readonly LimitChange[];
  readonly changes: readonly LimitChange[];
}

/** What setting or lifting a limit would do. */
export interface LimitVerdict {
  readonly base: number;
  readonly faults: readonly { readonly path: string; readonly value: string; readonly message: Label }[];
  readonly preview: { readonly devices: number; readonly begin: number; readonly end: number; readonly unknown: number };
}

const LEVEL_WORDS: Readonly<Record<string, Label>> = {
  warning: label('预警', 'Warning'),
  alert: label('告警', 'Alert'),
  fault: label('故障', 'Fault'),
  shielded: label('屏蔽', 'Shielded'),
};
const LEVELS = Object.keys(LEVEL_WORDS);

/** Limits of a point that may be set, by name; of states those that go by time. */
export function settable(kind: DeviceKind, point: string): string[] {
  const spec = kind.points[point];
  if (spec === undefined) return [];
  const levels = spec.states ? [] : LEVELS.filter((level) => limitOf(spec, level));
  return [...levels, ...(spec.limits ?? []).map((_, i) => `limits.${i}`)];
}

/** As the kind says it; undefined when there is no such kind, point or limit (any more). */
export const ownLimit = ({ kind, point, limit }: LimitTarget): Limit | TimedLimit | undefined => {
  const spec = KINDS.get(kind)?.points[point];
  return spec && limitOf(spec, limit);
};

/** What the limit is about: its level, and the alert it raises. */
export function limitName({ kind, point, limit }: LimitTarget): Label {
  const own = ownLimit({ kind, place: null, device: null, point, limit });
  const level = LEVEL_WORDS[limit] ?? LEVEL_WORDS[(own as TimedLimit | undefined)?.level ?? 'alert'];
  const alert = own?.code === undefined ? undefined : KINDS.get(kind)?.alerts[own.code]?.label;
  return alert ? label(`${level.zh}：${alert.zh}`, `${level.en}: ${alert.en}`) : level;
}

/** A limit with these numbers, in words: `> 180 cm，恢复于 170，持续 600 秒`. */
export function valueWords(target: LimitTarget, value: LimitValue): Label {
  const own = ownLimit(target) as TimedLimit | undefined;
  const unit = KINDS.get(target.kind)?.points[target.point]?.unit ?? '';
  const rate = own?.rises !== undefined || own?.falls !== undefined;
  const sign = own?.below === undefined ? '>' : '<';
  const [zh, en] = own?.falls === undefined ? ['每分钟上升 ', 'rises a minute '] : ['每分钟下降 ', 'falls a minute '];
  const states = KINDS.get(target.kind)?.points[target.point]?.states;
  const bound = `${sign} ${value.bound} ${unit}`.trim();
  const end = value.release === null ? ['', ''] : [`，恢复于 ${value.release}`, `, ends at ${value.release}`];
  const lasts = value.forS === null ? ['', ''] : [`，持续 ${value.forS} 秒`, ` for ${value.forS} s`];
  if (states) return label(`持续 ${value.forS} 秒`, `for ${value.forS} s`);
  return label(`${rate ? zh : ''}${bound}${end[0]}${lasts[0]}`, `${rate ? en : ''}${bound}${end[1]}${lasts[1]}`);
}

/** The kind's own numbers in words; '–' when it has no such limit any more. */
export function ownWords(target: LimitTarget): Label {
  const own = ownLimit(target);
  return own ? valueWords(target, valueOf(own)) : label('–', '–');
}

export const kindName = (kind: string): Label => KINDS.get(kind)?.label ?? label(kind, kind);
export const pointName = ({ kind, point }: LimitTarget): Label => KINDS.get(kind)?.points[point]?.label ?? label(point, point);
