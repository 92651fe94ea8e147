import type { Settings } from './settings.ts';
import type { Storage } from './storage/storage.ts';

const DAY_MS = 86_400_000;
const ACTOR = { id: 'system', name: 'Quanyan' } as const;

/** Drops what has been kept long enough. That audit rows went is an audit row itself. */
export async function retain(storage: Storage, { historyDays, journalDays, auditDays }: Pick<Settings, 'historyDays' | 'journalDays' | 'auditDays'>, now: number): Promise<void> {
  await storage.history.prune(now - historyDays * DAY_MS);
  await storage.accounts.dropSessions({ expiredBefore: now });
  await storage.journal.prune(now - journalDays * DAY_MS);
  const dropped = await storage.audit.prune(now - auditDays * DAY_MS);
  if (dropped === 0) return;
  const detail = `${dropped} rows older than ${auditDays} days`;
  await storage.audit.append(now, { actor: ACTOR, action: 'audit:prune', subject: 'audit', outcome: 'done', detail, from: '', place: null });
}
