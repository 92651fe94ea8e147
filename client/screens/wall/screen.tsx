import { label } from '#contract/label.ts';
import { defineScreen } from '#client/screens/screen.ts';

export default defineScreen({
  id: 'wall',
  path: '/wall',
  title: label('指挥大屏', 'Command wall'),
  about: label('无人操作的全天大屏：态势、告警、闭环', 'Unattended around the clock: the situation, alerts, the loop'),
  density: 'wall',
  pairs: true,
  icon: 'screen-share',
  layout: {
    columns: '27rem minmax(0, 1fr) 27rem',
    rows: '4.25rem minmax(0, 1fr) auto',
    grid: ['head head head', 'alerts map counts', 'loop loop counts'],
    onMap: [],
    map: 'whole',
    areas: {
      head: { panels: ['wall-header'] },
      alerts: { panels: ['wall-alerts'] },
      counts: { panels: ['wall-counts', 'wall-health'] },
      loop: { panels: ['wall-loop'] },
    },
  },
  overlays: [],
});
