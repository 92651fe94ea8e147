import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'pz', share: 120, at: [{ site: 'fence', name: '防区', height: 2 }] });
