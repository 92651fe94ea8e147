import { definePlacement } from '#contract/kinds/placement.ts';

/** In flats where somebody old lives alone. Its name says what it is, and never of whom. */
export default definePlacement({
  prefix: 'wm',
  share: 30,
  at: [{ site: 'flat', name: '水表', height: 0.6 }],
  line: (n) => `cjt188.10.3302${String(n).padStart(10, '0')}`,
});
