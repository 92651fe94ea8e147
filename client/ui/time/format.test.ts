import { describe, expect, it } from 'vitest';
import { countdown, formatAge, formatClock, formatDate, formatMoment, formatSpan, isSameDay } from './format.ts';

const S = 1000;
const M = 60 * S;
const H = 60 * M;

describe('ages', () => {
  it.each([
    [-5 * S, '刚刚', 'just now'],
    [2.9 * S, '刚刚', 'just now'],
    [12 * S, '12 秒前', '12 s ago'],
    [59.9 * S, '59 秒前', '59 s ago'],
    [3 * M + 20 * S, '3 分钟前', '3 min ago'],
    [2 * H, '2 小时前', '2 h ago'],
    [2 * H + 5 * M, '2 小时 5 分前', '2 h 5 min ago'],
    [76 * H, '3 天 4 小时前', '3 d 4 h ago'],
  ])('%i ms ago reads %s', (ms, zh, en) => {
    expect(formatAge(ms, 'zh')).toBe(zh);
    expect(formatAge(ms, 'en')).toBe(en);
  });

  it('never shows a negative span', () => expect(formatSpan(-1, 'zh')).toBe('0 秒'));
});

describe('deadline countdown', () => {
  it.each([
    [1 * H + 23 * M + 5 * S, { late: false, soon: false, text: '1:23:05' }],
    [12 * M + 5 * S, { late: false, soon: true, text: '12:05' }],
    [0, { late: false, soon: true, text: '0:00' }],
    [-1, { late: true, soon: false, text: '0:00' }],
    [-(12 * M + 9 * S), { late: true, soon: false, text: '12:09' }],
    [51 * H, { late: false, soon: false, text: '2 天 3 小时' }],
  ])('%i ms left', (left, expected) => expect(countdown(1_000_000_000 + left, 1_000_000_000, 'zh')).toEqual(expected));
});

describe('civil time is China’s, whatever the machine’s zone', () => {
  const at = Date.UTC(2026, 10, 23, 16, 3, 11);
  it('clock and date', () => {
    expect(formatClock(at)).toBe('00:03:11');
    expect(formatDate(at, 'zh')).toContain('24日');
    expect(formatDate(at, 'en')).toContain('24 Nov 2026');
  });
  it('a day begins at 16:00 UTC', () => {
    expect(isSameDay(at, at - 5 * M)).toBe(false);
    expect(formatMoment(at - 5 * M, at)).toBe('11/23 23:58');
    expect(formatMoment(at, at + M)).toBe('00:03:11');
  });
});
