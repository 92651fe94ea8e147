import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'backups',
  title: label('备份', 'Backups'),
  about: label(
    '数据库与照片的备份；每一份都试着恢复过，才算可用。',
    'Backups of the database and the photographs; each is restored on trial before it counts.',
  ),
  icon: 'database-export',
  group: 'trust',
  order: 3,
  needs: 'administer',
  everywhere: true,
  load: () => import('./Backups.tsx'),
});
