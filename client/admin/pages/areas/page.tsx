import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'areas',
  title: label('区域地图', 'Areas'),
  about: label(
    '上传地图数据，生成街道地图、建筑模型和地点。',
    'Upload map data: the street map, its buildings and its places are made of it.',
  ),
  icon: 'map-2',
  group: 'ledger',
  order: 4,
  needs: 'administer',
  everywhere: true,
  load: () => import('./Areas.tsx'),
});
