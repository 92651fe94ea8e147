import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'mc', share: 500, at: [{ site: 'stairs', name: '手动报警按钮', height: 1.4 }] });
