import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'cm',
  share: 600,
  at: [{ site: 'lookout' }],
  // As a video platform numbers them: Lixia 历下, community, network camera, government network.
  address: (nth) => `gb28181:37010200011326${String(nth).padStart(6, '0')}`,
});
