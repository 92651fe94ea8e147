import { label } from '#contract/label.ts';
import { defineScreen } from '#client/screens/screen.ts';

export default defineScreen({
  id: 'desk',
  path: '/desk',
  title: label('值守台', 'Duty desk'),
  about: label('值班员的工作台：告警、派遣、闭环', 'For the duty officer: alerts, dispatch, closing the loop'),
  density: 'desk',
  icon: 'device-desktop',
  layout: {
    columns: '26rem minmax(0, 1fr) 28rem',
    rows: '3.5rem minmax(0, 1fr)',
    grid: ['head head head', 'queue map detail'],
    onMap: ['layers', 'stages', 'aim', 'warnings', 'risk', 'patrols'],
    map: 'area',
    areas: {
      head: { panels: ['header'] },
      queue: { panels: ['alert-queue'] },
      detail: {
        opened: { incident: 'incident', alert: 'incident', ticket: 'ticket', device: 'device', sight: 'sight', timeline: 'timeline' },
        otherwise: 'tickets',
      },
    },
  },
  overlays: ['desk-windows'],
});
