import { EVERYWHERE } from '#contract/geo.ts';
import type { Storage } from '#server/storage/storage.ts';
import { hashPassword, newSecret } from './passwords.ts';

const ADMINISTRATOR = 'admin';

/**
 * When nobody can sign in yet: makes the administrator of everything with a one-time code, which must be changed at once.
 * An unused code is replaced at the next start. @returns the code to print, or null when there are accounts already.
 */
export async function firstAdministratorCode(storage: Pick<Storage, 'accounts'>): Promise<string | null> {
  const accounts = (await storage.accounts.list()).filter((account) => account.passwordHash !== null);
  const unused = accounts.length === 1 && accounts[0].id === ADMINISTRATOR && accounts[0].mustChange;
  if (accounts.length > 0 && !unused) return null;
  const code = newSecret();
  await storage.accounts.put({
    id: ADMINISTRATOR, login: ADMINISTRATOR, name: '管理员', role: 'administrator', jurisdiction: EVERYWHERE,
    passwordHash: await hashPassword(code), mustChange: true, disabled: false, failures: 0, lockedUntil: 0,
  });
  return code;
}
