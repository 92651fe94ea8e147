import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({
  prefix: 'ps',
  share: 60,
  at: [
    { site: 'roadside', part: 3, name: '停车位', height: 0 },
    { site: 'gate', part: 1, name: '消防通道', height: 0 },
  ],
});
