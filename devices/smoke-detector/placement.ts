import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'sd', share: 2500, at: [{ site: 'detector-pair', height: 2.6 }] });
