import { definePlacement } from '#contract/kinds/placement.ts';

/** At gates and along walls, where guards go by at night. */
export default definePlacement({
  prefix: 'xp',
  share: 24,
  at: [
    { site: 'gate', name: '巡检点', height: 1.4, part: 2 },
    { site: 'fence', name: '巡检点', height: 1.4 },
  ],
  address: (nth) => `nfc:04A1${(0xb20000 + nth * 37).toString(16).toUpperCase()}`,
});
