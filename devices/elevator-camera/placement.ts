import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'ec', share: 250, at: [{ site: 'lift', height: 2.2 }] });
