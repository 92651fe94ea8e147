import { GROUPS, type defineAdminPage } from './page.ts';

const found = import.meta.glob<ReturnType<typeof defineAdminPage>>('./pages/*/page.tsx', { eager: true, import: 'default' });

/** Every page, as the menu shows them. */
export const ADMIN_PAGES = Object.values(found).sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || a.order - b.order);
