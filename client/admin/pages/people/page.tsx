import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'people',
  title: label('人员', 'People'),
  about: label(
    '账号、角色与辖区；会话可随时结束。一次性密码只显示一次。',
    'Accounts, roles and jurisdictions. Sessions can be ended at any time; a one-time password is shown once.',
  ),
  icon: 'users',
  group: 'people',
  order: 1,
  needs: 'administer',
  load: () => import('./People.tsx'),
});
