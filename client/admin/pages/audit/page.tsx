import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'audit',
  title: label('审计', 'Audit'),
  about: label('谁在何时做了什么；可验证记录未被删改，可导出。', 'Who did what and when. The chain can be verified and the rows exported.'),
  icon: 'history',
  group: 'trust',
  order: 1,
  needs: 'see-audit',
  load: () => import('./Audit.tsx'),
});
