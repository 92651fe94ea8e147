import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'import',
  title: label('导入台账', 'Import'),
  about: label(
    '拖入 CSV 或 XLSX：先检查、可在页面上修正，确认后整体导入。',
    'Drop a CSV or XLSX: it is checked, mended on the page, and entered as a whole.',
  ),
  icon: 'clipboard-list',
  group: 'ledger',
  order: 2,
  needs: 'administer',
  load: () => import('./Import.tsx'),
});
