import { label } from '#contract/label.ts';
import { defineScreen } from '#client/screens/screen.ts';

export default defineScreen({
  id: 'tour',
  path: '/tour',
  title: label('观摩', 'Tour'),
  about: label('以此刻的数据讲给来访者；有一级险情即让给值守', 'A story over live data for visitors; gives way to a P1'),
  density: 'wall',
  pairs: true,
  icon: 'player-play',
  layout: {
    columns: 'minmax(0, 1fr) 27rem',
    rows: '5.75rem minmax(0, 1fr) 14rem',
    grid: ['head head', 'map .', '. .'],
    onMap: [],
    map: 'whole',
    areas: { head: { panels: ['wall-header'] } },
  },
  overlays: ['tour'],
});
