import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'gm',
  share: 40,
  at: [{ site: 'corridor', name: '燃气表', height: 1.5 }],
  line: (n) => `cjt188.30.3302${String(n).padStart(10, '0')}`,
});
