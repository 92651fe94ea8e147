import { expect, it } from 'vitest';
import { scheduleChoiceSchema, type Hours } from '#contract/schedules/schedule.ts';
import { linesOf, offsetOf, withAdded, withHours, withoutLine } from './lines.ts';

const from = (hour: number): Hours => ({ days: 'every', from: { minute: hour * 60 }, until: { minute: 0 }, action: 'on', params: {} });

it('a line keeps its key while others come and go, and no new one gets the key of another', () => {
  const three = linesOf([from(1), from(2), from(3)]);
  const left = withoutLine(three, three[0].key);
  expect(left).toEqual(three.slice(1));
  const more = withAdded(withoutLine(left, three[1].key));
  expect(more.map(({ hours }) => hours)).toEqual([from(3), from(3)]);
  expect(new Set(more.map(({ key }) => key)).size).toBe(2);
  expect(withHours(more, more[1].key, from(4)).map(({ hours }) => hours)).toEqual([from(3), from(4)]);
});

it.each([
  ['', NaN],
  [' ', NaN],
  ['-', NaN],
  ['1.5', NaN],
  ['181', NaN],
  ['-180', -180],
  ['0', 0],
  ['10', 10],
])('so many minutes from the sun: %j is %j', (typed, minutes) => expect(offsetOf(typed)).toBe(minutes));

it('an offset that is emptied is refused, and does not stand for the one before', () => {
  const sun = { ...from(1), from: { sun: 'set', offsetMin: offsetOf('') } };
  const sent: unknown = JSON.parse(
    JSON.stringify({ name: 'x', kind: 'k', devices: ['d'], hours: [sun], only: null, on: true, reason: 'xx' }),
  );
  expect(scheduleChoiceSchema.safeParse(sent).success).toBe(false);
});
