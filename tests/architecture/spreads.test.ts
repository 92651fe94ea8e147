import { expect, it } from 'vitest';
import { readSources } from './sources.ts';

it('no list is spread into Math.min or Math.max: a city has more buildings than a call has room for', async () => {
  const ours = (await readSources()).filter(
    ({ file }) => !file.startsWith('tests/') && !/\.test\.tsx?$|-suite\.ts$/.test(file) && file !== 'contract/places/extent.ts',
  );
  expect(ours.filter(({ text }) => /Math\.(min|max)\(\s*\.\.\./.test(text)).map(({ file }) => file)).toEqual([]);
});
