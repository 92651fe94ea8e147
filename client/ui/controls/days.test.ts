import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, addMonths, isSameMonth, readDay, weeksOf } from './days.ts';

const days = fc
  .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

it('reads a day as people write it, and nothing that is none', () => {
  for (const text of ['2026-11-07', '2026/11/7', '2026.11.7', '20261107', '2026年11月7日', ' 2026-11-7 '])
    expect(readDay(text)).toBe('2026-11-07');
  for (const text of ['', '2026-02-31', '2026-13-01', '11/27/2026', '2026-11', 'today', '2026-00-10', '202611070'])
    expect(readDay(text)).toBeNull();
});

it('a day that is written is read back; a month on is in the next month, and its weeks begin on Mondays', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: -30, max: 30 }), (day, months) => {
      expect(readDay(day)).toBe(day);
      expect(addDays(addDays(day, 1), -1)).toBe(day);
      const [year, month] = day.split('-').map(Number);
      const [laterYear, laterMonth] = addMonths(day, months).split('-').map(Number);
      expect(laterYear * 12 + laterMonth).toBe(year * 12 + month + months);
      const shown = weeksOf(day);
      expect(shown.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7]);
      for (const [monday] of shown) expect(new Date(`${monday}T00:00:00Z`).getUTCDay()).toBe(1);
      const all = shown.flat();
      expect(all).toEqual(all.map((_, at) => addDays(all[0], at)));
      const own = all.filter((each) => isSameMonth(each, day));
      expect(own).toHaveLength(Number(addMonths(`${day.slice(0, 7)}-31`, 0).slice(8)));
      expect(own).toContain(day);
    }),
  );
});
