import { definePlacement } from '#contract/kinds/placement.ts';

/** Of the operator that the standard's own examples name. */
export default definePlacement({
  prefix: 'cc',
  share: 12,
  at: [{ site: 'public-spot', name: '公共快充桩', height: 1.4 }],
  address: (nth) => `tcec:123456789/3701020010${String(nth).padStart(6, '0')}`,
});
