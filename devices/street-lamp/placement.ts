import { definePlacement } from '#contract/kinds/placement.ts';

/** On the posts along public streets, behind the cabinet that is nearest. Controllers are numbered as TALQ devices are. */
export default definePlacement({
  prefix: 'sl',
  share: 240,
  at: [{ site: 'lamp-post', name: '灯', height: 8 }],
  behind: 'lamp-circuit',
  line: (nth) => `9c1e7a52-4b0d-4d7d-8a55-${String(nth).padStart(12, '0')}`,
});
