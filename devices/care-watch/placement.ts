import { definePlacement } from '#contract/kinds/placement.ts';

/** Worn at home by people who asked for one. */
export default definePlacement({
  prefix: 'cw',
  share: 60,
  at: [{ site: 'flat', name: '关爱手表', height: 1 }],
  address: (nth) => `watch:${8_800_000_000 + nth}`,
});
