import { definePlacement } from '#contract/kinds/placement.ts';

/** Electric bikes charge in sheds before towers, cars by gates and parks. */
export default definePlacement({
  prefix: 'ep',
  share: 40,
  at: [
    { site: 'tower-front', part: 3, name: '电动自行车充电桩', height: 1.2 },
    { site: 'public-spot', part: 1, name: '电动汽车充电桩', height: 1.2 },
  ],
  address: (nth) => `ocpp:EP${String(nth).padStart(6, '0')}`,
});
