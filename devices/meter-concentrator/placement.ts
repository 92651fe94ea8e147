import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'ct',
  share: 10,
  at: [{ site: 'gate', name: '表计集中器', height: 1.5 }],
  gateway: true,
});
