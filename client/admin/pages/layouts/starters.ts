import { label, type Label } from '#contract/label.ts';
import type { CellBox, Layout, LayoutItem } from '#contract/walls/layout/layout.ts';
import { panelItem, pictureItem } from './edit.ts';

interface Starter {
  readonly id: string;
  readonly title: Label;
  readonly layout: Layout;
}

const region = (id: string, name: string, [column, row, columns, rows]: readonly number[], items: readonly LayoutItem[]) => ({
  id,
  name,
  box: { column, row, columns, rows },
  items: [...items],
});
const map = (column: number, row: number, columns: number, rows: number): CellBox => ({ column, row, columns, rows });

/** What a new layout can begin with. */
export const STARTERS: readonly Starter[] = [
  { id: 'empty', title: label('空白', 'Empty'), layout: { columns: 24, map: map(6, 0, 12, 12), look: 'own', regions: [] } },
  {
    id: 'daily',
    title: label('平时', 'Every day'),
    layout: {
      columns: 24,
      map: map(6, 0, 12, 12),
      look: 'own',
      regions: [
        region('alerts', '告警', [0, 0, 6, 12], [panelItem('wall-alerts')]),
        region('health', '可信度', [18, 0, 6, 5], [panelItem('wall-health')]),
        region(
          'turns',
          '轮换',
          [18, 5, 6, 7],
          ['wall-counts', 'wall-loop', 'situation-alerts', 'situation-crews', 'situation-weather', 'situation-compounds'].map(panelItem),
        ),
      ],
    },
  },
  {
    id: 'fire',
    title: label('一级火警', 'A P1 fire'),
    layout: {
      columns: 24,
      map: map(6, 0, 11, 12),
      look: 'subject',
      regions: [
        region('incident', '事件', [0, 0, 6, 8], [panelItem('wall-incident')]),
        region('crews', '力量', [0, 8, 6, 4], [panelItem('situation-crews')]),
        region('floor', '楼内', [17, 0, 7, 7], [pictureItem('interior', 'subject'), panelItem('situation-fire')]),
        region('alerts', '告警', [17, 7, 7, 5], [panelItem('wall-alerts')]),
      ],
    },
  },
  {
    id: 'flood',
    title: label('防汛', 'A flood'),
    layout: {
      columns: 24,
      map: map(6, 0, 12, 12),
      look: 'own',
      regions: [
        region('alerts', '告警', [0, 0, 6, 12], [panelItem('wall-alerts')]),
        region('weather', '天气', [18, 0, 6, 6], [panelItem('situation-weather')]),
        region('flood', '水情', [18, 6, 6, 6], [panelItem('situation-flood'), panelItem('situation-crews')]),
      ],
    },
  },
  {
    id: 'visit',
    title: label('来访', 'A visit'),
    layout: {
      columns: 24,
      map: map(0, 0, 18, 8),
      look: 'own',
      regions: [
        region('trust', '可信度', [18, 0, 6, 6], [panelItem('wall-health')]),
        region('loop', '闭环', [18, 6, 6, 6], [panelItem('wall-loop'), panelItem('situation-response')]),
        region('left', '左下', [0, 8, 6, 4], [panelItem('situation-alerts')]),
        region('middle', '中下', [6, 8, 6, 4], [panelItem('situation-compounds')]),
        region('right', '右下', [12, 8, 6, 4], [panelItem('situation-communities')]),
      ],
    },
  },
];
