import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'pp',
  share: 60,
  at: [{ site: 'corridor', name: '喷淋末端压力', height: 2.2 }],
  address: (nth) => `meokon:SHMK${String(nth).padStart(8, '0')}`,
});
