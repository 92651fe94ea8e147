import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'ft',
  share: 30,
  at: [{ site: 'roadside', name: '消防水池液位', height: 0.5 }],
  address: (nth) => `meokon:SHLT${String(nth).padStart(8, '0')}`,
});
