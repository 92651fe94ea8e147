import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'pc',
  share: 6,
  at: [{ site: 'roadside', name: '巡逻车', height: 0 }],
  address: (nth) => `jt808:${13_800_000_000 + nth}`,
});
