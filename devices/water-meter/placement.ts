import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'wt',
  share: 60,
  at: [{ site: 'corridor', name: '水表', height: 1 }],
  line: (n) => `cjt188.10.3301${String(n).padStart(10, '0')}`,
});
