import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'use',
  title: label('在用账本', 'Use ledger'),
  about: label(
    '每日各岗位的值守时长、确认、派遣、结案与登录，对照观摩时长；由审计链统计，任何人不能修改，不记个人。',
    'Duty, acknowledgements, dispatches, closures and sign-ins by post and day, beside tours. From the audit chain; nobody is named.',
  ),
  icon: 'clipboard-list',
  group: 'trust',
  order: 2,
  needs: 'see-audit',
  load: () => import('./Use.tsx'),
});
