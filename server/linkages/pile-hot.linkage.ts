import { defineLinkage } from './linkage.ts';

export default defineLinkage({
  id: 'pile-hot',
  about: 'A charging pile gets hot: every charging at it is stopped. It is not started again by itself.',
  on: { kind: 'charging-pile', code: 'pile-hot' },
  tells: { kind: 'charging-pile', withinM: 0 },
  begin: { action: 'stop-charging' },
  reason: '联动：充电桩高温 Linkage: the charging pile is hot',
});
