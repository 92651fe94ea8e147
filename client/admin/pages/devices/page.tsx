import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'devices',
  title: label('设备台账', 'Devices'),
  about: label(
    '查找、更改、导出设备。更改即时生效，并记入审计。',
    'Find, change and export devices. A change takes effect at once and stands in the audit.',
  ),
  icon: 'circle-dot',
  group: 'ledger',
  order: 1,
  needs: 'administer',
  load: () => import('./Devices.tsx'),
});
