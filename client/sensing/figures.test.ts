import { expect, it } from 'vitest';
import type { SensingProblem, SensingSource } from '#contract/live/sensing.ts';
import { numberOf, rateOf, shareOf, worstOf } from './figures.ts';

const source = (id: string, quietMs: number | null, wrong: boolean): SensingSource =>
  ({ id, quietMs, problems: wrong ? [{ code: 'late' } as SensingProblem] : [] }) as unknown as SensingSource;

it('a rate is of whole minutes', () => {
  expect(rateOf([...Array.from({ length: 54 }, () => 0), 10, 10, 10, 10, 10, 99])).toBe(10);
  expect([numberOf(0), numberOf(0.4), numberOf(1203.2)]).toEqual(['0', '0.4', '1,203']);
});

it('a share of nothing is none, and a small one is not nothing', () => {
  expect([shareOf(0, 0), shareOf(0, 9), shareOf(1, 900), shareOf(1, 4)]).toEqual(['–', '0%', '<1%', '25%']);
});

it('the worst are all that are quiet, and five in all of those with something wrong', () => {
  const many = [source('q', 9, true), ...['a', 'b', 'c', 'd', 'e'].map((id) => source(id, null, true)), source('well', null, false)];
  expect(worstOf(many).map(({ id }) => id)).toEqual(['q', 'a', 'b', 'c', 'd']);
  const quiet = Array.from({ length: 7 }, (_, n) => source(`q${n}`, n, true));
  expect(worstOf([...quiet, source('a', null, true)])).toHaveLength(7);
  expect(worstOf([source('well', null, false)])).toEqual([]);
});
