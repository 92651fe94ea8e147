import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'ga', share: 40, at: [{ site: 'flat', name: '燃气报警器', height: 2.2 }] });
