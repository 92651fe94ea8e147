import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'system',
  title: label('系统', 'System'),
  about: label(
    '健康、存储、版本、保留与清理、生效中的设置、开源许可。',
    'Health, storage, versions, retention, the settings in force and licences.',
  ),
  icon: 'device-desktop',
  group: 'trust',
  order: 2,
  needs: 'administer',
  everywhere: true,
  load: () => import('./System.tsx'),
});
