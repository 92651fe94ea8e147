import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'lk', share: 30, at: [{ site: 'gate', name: '智能快递柜', height: 1.4 }] });
