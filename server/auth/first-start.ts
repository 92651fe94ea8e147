import { EVERYWHERE } from '#contract/places/geo.ts';
import type { Accounts } from './accounts.ts';
import { hashPassword, newSecret } from './passwords.ts';

const ADMINISTRATOR = 'admin';

/**
 * When nobody can sign in yet: makes the administrator of everything with a one-time code, which must be changed at once.
 * An unused code is replaced at the next start. @returns the code to print, or null when there are accounts already.
 */
export async function firstAdministratorCode(accounts: Accounts): Promise<string | null> {
  const real = accounts.list().filter(({ passwordHash, demo }) => passwordHash !== null && !demo);
  const unused = real.length === 1 && real[0].id === ADMINISTRATOR && real[0].mustChange;
  if (real.length > 0 && !unused) return null;
  const code = newSecret();
  await accounts.put({
    id: ADMINISTRATOR,
    login: ADMINISTRATOR,
    name: '管理员',
    role: 'administrator',
    jurisdiction: EVERYWHERE,
    passwordHash: await hashPassword(code),
    mustChange: true,
    disabled: false,
    demo: false,
    crews: [],
  });
  return code;
}
