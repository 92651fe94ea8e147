import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'ws',
  share: 6,
  at: [{ site: 'roadside', name: '气象站', height: 3 }],
  address: (nth) => `hj212:ws-${String(nth).padStart(6, '0')}`,
});
