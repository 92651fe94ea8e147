import { defineLinkage } from './linkage.ts';

export default defineLinkage({
  id: 'ebike-lift',
  about: 'An e-bike in a lift: the lift is held with its door open and tells the rider to leave, until the bike is out.',
  on: { kind: 'elevator-camera', code: 'ebike' },
  tells: { kind: 'elevator', withinM: 3 },
  begin: { action: 'hold', params: { say: 'ebike' } },
  end: { action: 'release' },
  reason: '联动：轿厢内有电动车 Linkage: an e-bike is in the car',
});
