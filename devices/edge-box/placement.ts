import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'eg', share: 6, at: [{ site: 'gate', name: '边缘节点', height: 1.5 }] });
