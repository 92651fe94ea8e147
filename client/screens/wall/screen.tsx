import { label } from '#contract/label.ts';
import { defineScreen } from '#client/screens/screen.ts';

const HEAD_REM = 5.75;
const HEAD = `${HEAD_REM}rem`;
const SECONDS = 20;
/** One at a time beside the counts, where there is a place for these. */
const IN_TURN = [
  'wall-loop',
  'situation-alerts',
  'situation-response',
  'situation-compounds',
  'situation-risk',
  'situation-crews',
  'situation-patrols',
  'situation-fire',
  'situation-flood',
  'situation-utilities',
  'situation-parking',
  'situation-care',
  'situation-communities',
  'situation-use',
];

export default defineScreen({
  id: 'wall',
  path: '/wall',
  title: label('指挥大屏', 'Command wall'),
  about: label('无人操作的全天大屏：态势、告警、闭环', 'Unattended around the clock: the situation, alerts, the loop'),
  density: 'wall',
  pairs: true,
  icon: 'screen-share',
  layout: {
    columns: '23rem minmax(0, 1fr) 25rem',
    rows: `${HEAD} auto minmax(0, 1fr)`,
    grid: ['head head head', 'alerts map health', 'alerts map turn'],
    onMap: ['wall-levels', 'wall-warnings'],
    map: 'whole',
    areas: {
      head: { panels: ['wall-header'] },
      alerts: { panels: ['wall-alerts'] },
      health: { panels: ['wall-health'] },
      turn: {
        inTurn: [
          'wall-counts',
          'situation-alerts',
          'wall-loop',
          'situation-response',
          'situation-compounds',
          'situation-risk',
          'situation-crews',
          'situation-patrols',
          'situation-fire',
          'situation-weather',
          'situation-flood',
          'situation-utilities',
          'situation-parking',
          'situation-care',
          'situation-communities',
          'situation-use',
        ],
        seconds: 20,
      },
    },
    // Three bays: what is the matter, where, and who and how well. Two columns of panels to each side, so that each keeps its size.
    wide: {
      from: 2.6,
      columns: '24rem 24rem minmax(0, 1fr) 24rem 24rem',
      rows: `${HEAD} minmax(0, 1fr) minmax(0, 1fr)`,
      grid: ['head head head head head', 'alerts counts map health loop', 'alerts week map crews turn'],
      areas: {
        head: { panels: ['wall-header'] },
        alerts: { panels: ['wall-alerts'] },
        counts: { panels: ['wall-counts'] },
        week: { panels: ['situation-alerts'] },
        health: { panels: ['wall-health'] },
        loop: { panels: ['wall-loop'] },
        crews: { panels: ['situation-crews'] },
        turn: {
          inTurn: [
            'situation-response',
            'situation-compounds',
            'situation-risk',
            'situation-patrols',
            'situation-fire',
            'situation-weather',
            'situation-flood',
            'situation-utilities',
            'situation-parking',
            'situation-care',
            'situation-communities',
            'situation-use',
          ],
          seconds: 20,
        },
      },
    },
    tiled: {
      head: HEAD_REM,
      header: { panels: ['wall-header'] },
      clock: { panels: ['wall-times'] },
      left: 25,
      right: 27,
      low: {
        left: [{ panels: ['wall-alerts'] }],
        right: [{ panels: ['wall-health'] }, { inTurn: ['wall-counts', ...IN_TURN], seconds: SECONDS }],
      },
      high: {
        left: [{ panels: ['wall-alerts'] }, { panels: ['wall-counts'] }],
        right: [{ panels: ['wall-health'] }, { inTurn: IN_TURN, seconds: SECONDS }],
      },
    },
  },
  overlays: [],
  offers: ['wall-incident', 'wall-device'],
});
