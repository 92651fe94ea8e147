import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'ag', share: 70, at: [{ site: 'gate', name: '门禁', height: 1.2 }] });
