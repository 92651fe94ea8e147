import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'layouts',
  title: label('大屏布局', 'Wall layouts'),
  about: label(
    '什么放在大屏哪一区，何时换成哪个布局：按时段、因事件，或由值守手动；每一种都会自动返回。',
    'What stands where on a wall, and when it changes: by the hour, by what happens, or by hand; each of them gives back by itself.',
  ),
  icon: 'stack-2',
  group: 'people',
  order: 4,
  needs: 'administer',
  load: () => import('./Layouts.tsx'),
});
