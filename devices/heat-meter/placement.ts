import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'hm',
  share: 20,
  at: [{ site: 'corridor', name: '热量表', height: 1 }],
  line: (n) => `mbus.${String(n).padStart(8, '0')}`,
});
