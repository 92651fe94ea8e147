import { definePlacement } from '#contract/kinds/placement.ts';

/** Four in five in flats of people who asked for one. */
export default definePlacement({
  prefix: 'so',
  share: 270,
  at: [
    { site: 'flat', part: 4, name: '求助按钮', height: 0.9 },
    { site: 'public-spot', part: 1, name: '求助柱', height: 1.3 },
  ],
});
