import { isVisible, isWithin } from '#contract/geo.ts';
import type { User } from '#contract/roles.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Account } from '#server/storage/storage.ts';
import type { Services } from './services.ts';

/** @throws Refused `not-found` when there is no such account in one's jurisdiction */
export function accountOf(id: string, user: User, services: Services): Account {
  const account = services.accounts.byId(id);
  if (account === null || !isWithin(account.jurisdiction, user.jurisdiction)) throw refuse('not-found', '您的辖区内没有此账户', `There is no account ${id} in your jurisdiction.`);
  return account;
}

/** Crews are named that the administrator and their people can see. */
export function checkCrews(named: readonly string[], jurisdiction: string, user: User, services: Services): void {
  for (const id of named) {
    const crew = services.published.get('crew', id);
    if (!crew || !isVisible(crew.place, user.jurisdiction) || !isVisible(crew.place, jurisdiction)) throw refuse('invalid', `辖区内没有队伍 ${id}`, `There is no crew ${id} in that jurisdiction.`);
  }
}
