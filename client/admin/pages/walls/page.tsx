import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'walls',
  title: label('大屏', 'Walls'),
  about: label(
    '大屏以配对码接入，自己持有凭据：只读，不会过期，解除配对即刻失效。',
    'A wall is paired by a code and holds a credential of its own: it reads only, never expires, and ends at once when unpaired.',
  ),
  icon: 'screen-share',
  group: 'people',
  order: 3,
  needs: 'administer',
  load: () => import('./Walls.tsx'),
});
