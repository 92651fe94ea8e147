import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'sb', share: 60, at: [{ site: 'public-spot', name: '智能垃圾箱', height: 0.8 }] });
