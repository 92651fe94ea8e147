import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { useSession } from '#client/world/hooks.ts';

/** Whether who is here may show something on a wall. */
export function useMayThrow(): boolean {
  const { user } = useSession();
  return user !== null && ROLE_PERMISSIONS[user.role].includes('acknowledge');
}
