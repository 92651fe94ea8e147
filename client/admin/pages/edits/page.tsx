import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'edits',
  title: label('台账更改', 'Ledger changes'),
  about: label(
    '最近一天对台账的更改：谁、何时、为什么、多少台；一天之内可以整体撤销。',
    'Changes of the ledger in the last day: who, when, why, how many; each can be undone as a whole within a day.',
  ),
  icon: 'history',
  group: 'ledger',
  order: 2.5,
  needs: 'administer',
  load: () => import('./Edits.tsx'),
});
