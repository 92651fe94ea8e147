import { expect, it } from 'vitest';
import { readSources } from './sources.ts';

/** The one place that reads them. */
const CLOCKS = 'server/lib/clock.ts';
const READS = /\b(Date\.now\b|performance\.now\b|new Date\(\)|hrtime\b)/;

it('the server reads the wall clock and the monotonic clock in one place, by their names', async () => {
  const ours = (await readSources()).filter(
    ({ file }) => file.startsWith('server/') && file !== CLOCKS && !/(\.test|-suite|fixture|testing)\.ts$/.test(file),
  );
  expect(ours.filter(({ text }) => READS.test(text)).map(({ file }) => file)).toEqual([]);
});
