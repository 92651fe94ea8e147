import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'wd', share: 20, at: [{ site: 'gate', name: '直饮水机', height: 1.2 }] });
