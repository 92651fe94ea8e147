import fc from 'fast-check';
import { expect, it } from 'vitest';
import { label } from '#contract/label.ts';
import type { ToldTour } from '#server/tours/told-tour.ts';
import { tourPage } from './tour-page.ts';

const HEAD = { lang: 'zh', audience: label('来访', 'Visitors'), at: Date.UTC(2026, 10, 27, 0, 12), key: '0123456789abcdef' } as const;
const tour = (title: string): ToldTour => ({
  id: 'street',
  title: label('一屏看街道', 'The street'),
  about: label('三分钟', 'Three minutes'),
  place: '泉城街道',
  simulated: false,
  subject: null,
  scenes: [
    {
      title: label(title, title),
      caption: label('接入 12 台', '12 devices'),
      fact: { value: label('92.1%', '92.1%'), name: label('按时', 'in time') },
      seconds: 15,
    },
    { title: label('二', 'Two'), caption: label('完', 'The end'), fact: null, seconds: 15 },
  ],
});

it('says whom it is for, of when it is, and each scene with its figure', () => {
  const page = tourPage(tour('一'), HEAD);
  for (const said of ['一屏看街道', '泉城街道', '来访', '2026/11/27 08:12:00', '92.1%', '接入 12 台', '0123456789abcdef'])
    expect(page).toContain(said);
  expect(page).not.toContain('模拟数据');
  expect(tourPage({ ...tour('一'), simulated: true }, { ...HEAD, lang: 'en' })).toContain('Simulated');
});

it('whatever stands in a caption stays text', () => {
  const tags = (page: string): number => page.split('<').length;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(tags(tourPage(tour(text), HEAD))).toBe(tags(tourPage(tour(''), HEAD)));
    }),
    { verbose: true, numRuns: 40 },
  );
});
