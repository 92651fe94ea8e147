import { label, type Label } from './label.ts';

/** China keeps one civil time everywhere, whatever the clock of a machine is set to. */
export const CIVIL_ZONE = 'Asia/Shanghai';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in at most two units: `45 秒`, `12 分钟`, `2 小时 5 分`, `3 天 4 小时`. @param ms below zero counts as 0 */
export function spanWords(ms: number): Label {
  if (ms < MINUTE) {
    const seconds = Math.max(0, Math.floor(ms / SECOND));
    return label(`${seconds} 秒`, `${seconds} s`);
  }
  if (ms < HOUR) return label(`${Math.floor(ms / MINUTE)} 分钟`, `${Math.floor(ms / MINUTE)} min`);
  if (ms < DAY) return two(Math.floor(ms / HOUR), ['小时', 'h'], Math.floor((ms % HOUR) / MINUTE), ['分', 'min']);
  return two(Math.floor(ms / DAY), ['天', 'd'], Math.floor((ms % DAY) / HOUR), ['小时', 'h']);
}

type Unit = readonly [zh: string, en: string];
const two = (a: number, [aZh, aEn]: Unit, b: number, [bZh, bEn]: Unit): Label =>
  b === 0 ? label(`${a} ${aZh}`, `${a} ${aEn}`) : label(`${a} ${aZh} ${b} ${bZh}`, `${a} ${aEn} ${b} ${bEn}`);

/** How long ago: `刚刚`, `12 秒前`, `3 分钟前`. @param ms below zero counts as now */
export function ageWords(ms: number): Label {
  if (ms < 3 * SECOND) return label('刚刚', 'just now');
  const { zh, en } = spanWords(ms);
  return label(`${zh}前`, `${en} ago`);
}

const CLOCK = new Intl.DateTimeFormat('zh-CN', {
  timeZone: CIVIL_ZONE,
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY_OF = new Intl.DateTimeFormat('zh-CN', { timeZone: CIVIL_ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });

/** `12:03:11`, by China's clock. @param at ms UTC */
export const clockTime = (at: number): string => CLOCK.format(at);
/** Same civil day in China. ms UTC */
export const sameDay = (a: number, b: number): boolean => DAY_OF.format(a) === DAY_OF.format(b);
