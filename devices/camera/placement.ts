import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'cm', share: 600, at: [{ site: 'lookout' }] });
