import { label } from '#contract/label.ts';
import { defineAdminPage } from '#client/admin/page.ts';

export default defineAdminPage({
  id: 'start',
  title: label('启用向导', 'Getting started'),
  about: label('从空系统到第一台设备上线，逐步完成。', 'From an empty system to the first device that reports, step by step.'),
  icon: 'player-play',
  group: 'begin',
  order: 1,
  needs: 'administer',
  everywhere: true,
  load: () => import('./Start.tsx'),
});
