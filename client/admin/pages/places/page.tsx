import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'places',
  title: label('地点', 'Places'),
  about: label(
    '街道、社区、小区与楼栋；由区域文件或台账文件导入。',
    'Streets, communities, compounds and buildings, entered from files of an area or ledger.',
  ),
  icon: 'building-community',
  group: 'ledger',
  order: 3,
  needs: 'administer',
  load: () => import('./Places.tsx'),
});
