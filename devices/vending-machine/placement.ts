import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'vm', share: 20, at: [{ site: 'public-spot', name: '自动售货机', height: 1.2 }] });
