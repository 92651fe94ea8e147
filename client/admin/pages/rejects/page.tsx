import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'rejects',
  title: label('拒收记录', 'Rejects'),
  about: label(
    '无法读取的报文，按接入来源：原始字节与原因。线路是否正常见“数据源”。',
    'Input that could not be read, by where it came in: its bytes and why. Whether lines are well is told under Sources.',
  ),
  icon: 'alert-triangle',
  group: 'ingest',
  order: 2,
  needs: 'administer',
  everywhere: true,
  load: () => import('./Rejects.tsx'),
});
