import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'ut', share: 'one-each', at: [{ site: 'fire-panel' }] });
