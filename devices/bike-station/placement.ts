import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'bs', share: 20, at: [{ site: 'roadside', name: '共享单车停放点', height: 0.5 }] });
