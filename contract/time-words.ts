import { label, type Label } from './label.ts';

/** The time zone of the street, by its IANA name: `QUANYAN_TIMEZONE` of the server, which tells its pages. */
let zoneName = 'Asia/Shanghai';
export const civilZoneName = (): string => zoneName;
export const setCivilZone = (name: string): void => void (zoneName = name);

/** Words of instants by the clock of the street, whatever zone the machine is set to. */
export function civilFormat(options: Intl.DateTimeFormatOptions, locale = 'zh-CN'): (at: number) => string {
  let made: Intl.DateTimeFormat | null = null;
  let madeFor = '';
  return (at) => {
    if (made === null || madeFor !== zoneName) {
      madeFor = zoneName;
      made = new Intl.DateTimeFormat(locale, { timeZone: zoneName, hourCycle: 'h23', ...options });
    }
    return made.format(at);
  };
}

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

const dayOf = civilFormat({ year: 'numeric', month: '2-digit', day: '2-digit' });

/** `12:03:11`, by the clock of the street. @param at ms UTC */
export const clockTime = civilFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
/** Same civil day. ms UTC */
export const sameDay = (a: number, b: number): boolean => dayOf(a) === dayOf(b);
