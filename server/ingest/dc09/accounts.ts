import { readKey, type Key } from './wire/cipher.ts';

/** How an account may speak: with this key, or without one. */
export type AccountRule = Key | 'plain';

/** `370102=QUANYAN-TEST-K01,370103=plain`; null when it is no such list. */
export function readAccounts(list: string): ReadonlyMap<string, AccountRule> | null {
  const accounts = new Map<string, AccountRule>();
  for (const entry of list.split(',').map((one) => one.trim())) {
    if (entry === '') continue;
    const [, account, word] = /^([0-9A-Fa-f]{3,16})=(.+)$/.exec(entry) ?? [];
    if (account === undefined) return null;
    const rule = word === 'plain' ? 'plain' : readKey(word);
    if (rule === null) return null;
    accounts.set(account.toUpperCase(), rule);
  }
  return accounts;
}
