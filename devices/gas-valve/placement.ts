import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'gv', share: 60, at: [{ site: 'gate', name: '燃气总阀', height: 0 }] });
