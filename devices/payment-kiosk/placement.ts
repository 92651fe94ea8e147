import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'pk', share: 8, at: [{ site: 'gate', name: '缴费终端', height: 1.3 }] });
