import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'em',
  share: 40,
  at: [{ site: 'corridor', name: '楼栋电表', height: 1.5 }],
  line: (n) => `dlt645.${String(n).padStart(12, '0')}`,
});
