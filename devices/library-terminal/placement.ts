import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'lb', share: 8, at: [{ site: 'public-spot', name: '自助图书馆', height: 1.4 }] });
