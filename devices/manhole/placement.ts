import { definePlacement } from '#contract/kinds/placement.ts';

export default definePlacement({ prefix: 'mh', share: 500, at: [{ site: 'roadway', name: '雨水井盖', height: 0 }] });
