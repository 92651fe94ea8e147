import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'limits',
  title: label('限值', 'Limits'),
  about: label(
    '为一台设备、一个地点或一种设备另设限值：先试算，后生效，无需重启。单台优先于地点，小地点优先于大地点，地点优先于类型。',
    'Limits for a device, a place or a kind: tried first, then in force at once. The most particular wins: device, place, kind.',
  ),
  icon: 'chart-line',
  group: 'ledger',
  order: 5.5,
  needs: 'administer',
  everywhere: true,
  load: () => import('./Limits.tsx'),
});
