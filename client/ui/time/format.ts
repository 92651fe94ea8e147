import type { Label } from '#contract/label.ts';
import { ageWords, civilFormat, clockTime, sameDay, spanWords } from '#contract/time-words.ts';

type Lang = keyof Label;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** How long ago, in words: `刚刚`, `12 秒前`, `3 分钟前`, `2 小时 5 分前`, `3 天前`. `ms` below zero counts as now. */
export const formatAge = (ms: number, lang: Lang): string => ageWords(ms)[lang];

/** A length of time in at most two units: `45 秒`, `12 分钟`, `2 小时 5 分`, `3 天 4 小时`. */
export const formatSpan = (ms: number, lang: Lang): string => spanWords(ms)[lang];

interface Countdown {
  readonly late: boolean;
  /** In the last stretch before the deadline. */
  readonly soon: boolean;
  /** Clock-like under a day (`1:23:05`, `12:05`), words above (`2 天 3 小时`). Without sign. */
  readonly text: string;
}

/** A deadline is urgent in its last quarter of an hour. */
const SOON = 15 * MINUTE;

/** Time left until a deadline, or how long it has been passed. */
export function countdown(deadline: number, now: number, lang: Lang): Countdown {
  const left = deadline - now;
  const late = left < 0;
  const whole = Math.floor(Math.abs(left) / SECOND);
  const text = whole >= DAY / SECOND ? formatSpan(whole * SECOND, lang) : clockSpan(whole);
  return { late, soon: !late && left <= SOON, text };
}

function clockSpan(seconds: number): string {
  const pad = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** `11/22 12:03` */
export const formatDayClock = civilFormat({ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
const DATES: Record<Lang, (at: number) => string> = {
  zh: civilFormat({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' }),
  en: civilFormat({ year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' }, 'en-GB'),
};

/** `12:03:11` */
export const formatClock = clockTime;
/** `2026年11月23日 周一` · `Mon, 23 Nov 2026` */
export const formatDate = (at: number, lang: Lang): string => DATES[lang](at);
/** `12:03:11` today, `11/22 12:03` on another day. */
export const formatMoment = (at: number, now: number): string => (isSameDay(at, now) ? clockTime(at) : formatDayClock(at));
/** Same civil day. */
export const isSameDay = sameDay;
