import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'tc',
  share: 30,
  at: [{ site: 'tower-front', name: '抛物监测', height: 2.5 }],
  address: (nth) => `gb28181:37010200011326${900_000 + nth}`,
});
