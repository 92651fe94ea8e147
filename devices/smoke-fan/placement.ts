import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'sf', share: 40, at: [{ site: 'stairs', name: '排烟风机', height: 2.6, system: 18 }] });
