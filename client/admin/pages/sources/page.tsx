import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'sources',
  title: label('数据源', 'Sources'),
  about: label(
    '每条接入线路近一小时的上报、迟到、时钟与重复；中断的在最前，最差的五个说明原因与办法。每 5 秒刷新。',
    'Reports, lateness, clocks and repeats of every line in the last hour; quiet ones on top, the worst with what to do.',
  ),
  icon: 'link',
  group: 'ingest',
  order: 0,
  needs: 'administer',
  load: () => import('./Sources.tsx'),
});
