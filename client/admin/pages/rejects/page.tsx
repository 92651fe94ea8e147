import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'rejects',
  title: label('接入与拒收', 'Sources and rejects'),
  about: label(
    '各接入来源的连接与无法读取的报文（原始字节与原因）。',
    'Connections by source, and input that could not be read: its bytes and why.',
  ),
  icon: 'alert-triangle',
  group: 'ingest',
  order: 2,
  needs: 'administer',
  everywhere: true,
  load: () => import('./Rejects.tsx'),
});
