import { label, type Label } from '#contract/label.ts';

export type Lang = keyof Label;

const part = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', ...options });
const CLOCK = part({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MOMENT = part({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `12:03:11`, by China's clock. */
export const clock = (at: number): string => CLOCK.format(at);
/** `2026/11/27 12:03:11`, by China's clock. */
export const moment = (at: number): string => MOMENT.format(at);

/** A length of time in at most two units: `45 秒`, `12 分钟`, `2 小时 5 分`. */
export function spanOf(ms: number): Label {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return label(`${seconds} 秒`, `${seconds} s`);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return label(`${minutes} 分钟`, `${minutes} min`);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return label(`${hours} 小时${rest === 0 ? '' : ` ${rest} 分`}`, `${hours} h${rest === 0 ? '' : ` ${rest} min`}`);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** As text in HTML; what turns the direction of a line, and other control characters, go. */
export const html = (text: string | number): string =>
  String(text)
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]);
