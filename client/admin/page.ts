import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Label } from '#contract/label.ts';
import { ROLE_PERMISSIONS, type Permission, type User } from '#contract/roles.ts';

export const GROUPS = ['begin', 'people', 'ledger', 'ingest', 'trust'] as const;
export type Group = (typeof GROUPS)[number];

/** A page below `/admin`, in `pages/<id>/page.tsx`. */
interface AdminPage {
  /** Its address below `/admin`, too. */
  readonly id: string;
  readonly title: Label;
  readonly about: Label;
  readonly icon: string;
  readonly group: Group;
  /** Place within the group: lower first. */
  readonly order: number;
  /** Who may open it. */
  readonly needs: Permission;
  /** Only for who is responsible for everything. */
  readonly everywhere?: true;
  readonly load: () => Promise<{ default: ComponentType }>;
}

/** Checks a page as it is defined, and gives it its component. Throws with the value that is wrong. */
export function defineAdminPage(page: AdminPage): AdminPage & { readonly component: LazyExoticComponent<ComponentType> } {
  if (!/^[a-z][a-z-]{0,39}$/.test(page.id))
    throw new Error(`admin page id must be lower-case words joined by "-", got ${JSON.stringify(page.id)}`);
  return Object.freeze({ ...page, component: lazy(page.load) });
}

export const mayOpen = (
  page: Pick<AdminPage, 'needs' | 'everywhere'>,
  { role, jurisdiction }: Pick<User, 'role' | 'jurisdiction'>,
): boolean => ROLE_PERMISSIONS[role].includes(page.needs) && (!page.everywhere || jurisdiction === '/');
