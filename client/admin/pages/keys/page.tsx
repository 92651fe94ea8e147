import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'keys',
  title: label('凭据', 'Keys'),
  about: label(
    '设备、网关与接口的密钥：只显示一次，可设有效期，更换时新旧可并用。',
    'Secrets of devices, gateways and interfaces: shown once, may expire, and change over without a gap.',
  ),
  icon: 'lock',
  group: 'people',
  order: 2,
  needs: 'administer',
  load: () => import('./Keys.tsx'),
});
