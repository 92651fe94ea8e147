import { label } from '#contract/label.ts';
import { defineScreen } from '#client/screens/screen.ts';

export default defineScreen({
  id: 'tasks',
  path: '/tasks',
  title: label('我的工单', 'My tickets'),
  about: label('网格员的手机：接单、到场、拍照办结', 'On a phone: accept, arrive, finish with a photograph'),
  density: 'desk',
  icon: 'clipboard-list',
  layout: {
    columns: 'minmax(0, 1fr)',
    rows: '3.5rem minmax(0, 1fr)',
    grid: ['head', 'work'],
    onMap: [],
    map: 'none',
    areas: {
      head: { panels: ['tasks-header'] },
      work: {
        opened: { ticket: 'ticket', incident: 'incident', alert: 'incident', device: 'device', timeline: 'timeline' },
        otherwise: 'tickets',
      },
    },
  },
  overlays: ['desk-windows'],
});
