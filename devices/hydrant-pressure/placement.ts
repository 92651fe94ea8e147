import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'hy', share: 250, at: [{ site: 'hydrant' }] });
