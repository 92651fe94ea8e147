import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'ag',
  share: 70,
  at: [{ site: 'gate', name: '门禁', height: 1.2 }],
  // As one of Hikvision: 02… is a MAC that no maker gives out.
  address: (nth) => `hikvision:0251${nth.toString(16).padStart(8, '0')}`,
});
