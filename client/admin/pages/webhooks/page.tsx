import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'webhooks',
  title: label('对外推送', 'Webhooks'),
  about: label(
    '把告警、事件、工单推送给其他系统（公安巡防、物业、城市平台）；签名、失败重试，对方默认看不到任何个人信息。',
    'Tells other systems of alerts, incidents and tickets: signed, tried again when it fails, and by default without anything of persons.',
  ),
  icon: 'send',
  group: 'ingest',
  order: 4,
  needs: 'administer',
  everywhere: true,
  load: () => import('./Webhooks.tsx'),
});
