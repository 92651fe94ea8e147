import { definePlacement } from '#contract/kinds/placement.ts';

/** In flats where somebody old lives alone. Its name says what it is, and never of whom. */
export default definePlacement({ prefix: 'wm', share: 30, at: [{ site: 'flat', name: '水表', height: 0.6 }] });
