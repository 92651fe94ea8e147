import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'lc',
  share: 8,
  at: [{ site: 'roadside', name: '路灯箱', height: 1 }],
  address: (nth) => `talq:0f8a1d3e-6a51-4a0e-9f61-${String(nth).padStart(12, '0')}`,
  gateway: true,
});
