import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'fd', share: 120, at: [{ site: 'stairs', name: '楼梯间防火门', height: 1, system: 19 }] });
