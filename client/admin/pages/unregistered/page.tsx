import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'unregistered',
  title: label('未登记设备', 'Unregistered'),
  about: label(
    '谁在上报却不在台账中，说了什么；选定类型和地点即可登记。',
    'Who reports and is not in the ledger, and what it said; adopt it with a kind and a place.',
  ),
  icon: 'plug-connected-x',
  group: 'ingest',
  order: 1,
  needs: 'administer',
  load: () => import('./Unregistered.tsx'),
});
