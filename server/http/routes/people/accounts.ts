import { isVisible, isWithin } from '#contract/places/geo.ts';
import type { User } from '#contract/roles.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Account } from '#server/storage/stores/account-store.ts';
import type { Call } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';

/** @throws Refused `not-found` when there is no such account in one's jurisdiction */
export function accountOf(id: string, user: User, services: Services): Account {
  const account = services.accounts.byId(id);
  if (account === null || !isWithin(account.jurisdiction, user.jurisdiction))
    throw refuse('not-found', '您的辖区内没有此账户', `There is no account ${id} in your jurisdiction.`);
  return account;
}

/** Crews are named that the administrator and their people can see. */
export function checkCrews(named: readonly string[], jurisdiction: string, user: User, services: Services): void {
  for (const id of named) {
    const crew = services.published.get('crew', id);
    if (!crew || !isVisible(crew.place, user.jurisdiction) || !isVisible(crew.place, jurisdiction))
      throw refuse('invalid', `辖区内没有队伍 ${id}`, `There is no crew ${id} in that jurisdiction.`);
  }
}

type Administrator = Pick<Call, 'user' | 'from' | 'services'>;

/** Changes an account in one's jurisdiction; its sessions end. @param wanted what is to be otherwise @throws Refused */
export async function changeAccount(
  by: Administrator,
  id: string,
  wanted: Partial<Pick<Account, 'name' | 'role' | 'jurisdiction' | 'disabled'>>,
  reason: string,
): Promise<void> {
  const { user, services } = by;
  const account = accountOf(id, user, services);
  if (account.id === user.id && (wanted.role !== undefined || wanted.jurisdiction !== undefined || wanted.disabled === true)) {
    throw refuse(
      'illegal',
      '不能更改自己的角色、辖区或停用自己',
      'You cannot change your own role or jurisdiction, nor disable yourself: ask another administrator.',
    );
  }
  if (wanted.jurisdiction !== undefined && !isWithin(wanted.jurisdiction, user.jurisdiction)) {
    throw refuse(
      'forbidden',
      '不能授予您辖区以外的权限',
      `${wanted.jurisdiction} is outside your jurisdiction ${user.jurisdiction}: you cannot give it to others.`,
    );
  }
  const next: Account = { ...account, ...wanted };
  const changed = (['name', 'role', 'jurisdiction', 'disabled'] as const).filter((field) => next[field] !== account[field]);
  if (changed.length === 0) return;
  await services.sessions.putAccount(next);
  await audited(
    by,
    'user:change',
    account,
    `${changed.map((field) => `${field} ${account[field]} → ${next[field]}`).join('; ')}; ${reason}`,
  );
}

/** Writes what an administrator did to an account. */
export const audited = ({ user, from, services }: Administrator, action: string, account: Account, detail: string): Promise<void> =>
  services.storage.audit.append(services.now(), {
    actor: user,
    action,
    subject: account.id,
    outcome: 'done',
    detail: `${account.login}: ${detail}`.slice(0, 2000),
    from,
    place: account.jurisdiction,
  });
