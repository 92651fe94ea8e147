import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'kinds',
  title: label('设备类型', 'Device kinds'),
  about: label(
    '每种设备测什么、何时告警。新类型以 JSON 文件上传：先核对，后生效，无需重启，已打开的屏幕立即可用。',
    'What each kind measures, and when that is an alert. New kinds are JSON files: checked first, then valid at once, on open screens too.',
  ),
  icon: 'stack-2',
  group: 'ledger',
  order: 5,
  needs: 'administer',
  load: () => import('./Kinds.tsx'),
});
