import { definePlacement } from '#contract/kinds/placement.ts';

/** Table 4 has no system for it: makers use the first number of their own, 128. */
export default definePlacement({
  prefix: 'ef',
  share: 80,
  at: [{ site: 'stairs', name: '配电间电气火灾监控', height: 1.6, system: 128 }],
});
