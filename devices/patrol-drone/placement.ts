import { definePlacement } from '#contract/kinds/placement.ts';

/** Each at a dock: both find the same spots. */
export default definePlacement({
  prefix: 'du',
  share: 2,
  at: [{ site: 'guard-post', name: '巡检无人机', height: 4 }],
  address: (nth) => `dji:7CTDM00A${String(nth).padStart(4, '0')}/1581F6Q8${String(nth).padStart(4, '0')}`,
});
