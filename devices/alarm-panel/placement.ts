import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'ap', share: 30, at: [{ site: 'guard-post', name: '周界报警主机', height: 1.5 }] });
