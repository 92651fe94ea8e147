import { expect, test } from 'vitest';
import { Report } from '#tiles/area/report.ts';

test('a report counts everything and names a few', () => {
  const report = new Report();
  for (let i = 0; i < 1000; i++) report.skip('too odd', `file #${i}`);
  report.note('A word.');
  expect(report.toText()).toBe('A word.\nLeft out:\n  1000 × too odd  (file #0, file #1, file #2, file #3, file #4, …)');
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({ skipped: [{ count: 1000 }] });
});
