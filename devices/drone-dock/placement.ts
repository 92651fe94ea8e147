import { definePlacement } from '#contract/kinds/placement.ts';

/** On the roofs of guards' rooms. */
export default definePlacement({
  prefix: 'dd',
  share: 2,
  at: [{ site: 'guard-post', name: '无人机机场', height: 4 }],
  address: (nth) => `dji:7CTDM00A${String(nth).padStart(4, '0')}`,
});
