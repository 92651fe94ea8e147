import type { Ticket } from '#contract/records/ticket.ts';
import { dropPhotos } from './photos/store.ts';
import type { Settings } from './settings.ts';
import type { Storage } from './storage/storage.ts';

const DAY_MS = 86_400_000;
const ACTOR = { id: 'system', name: 'Quanyan' } as const;
/** A photograph that no ticket names is looked for from the second day on, for a few days. */
const UNNAMED_DAYS = [1, 4] as const;

type Kept = Pick<Settings, 'historyDays' | 'journalDays' | 'auditDays' | 'caseDays' | 'photoDays' | 'data'>;

/** Drops what has been kept long enough. That cases, photographs and audit rows went is an audit row itself. */
export async function retain(storage: Storage, { historyDays, journalDays, auditDays, caseDays, photoDays, data }: Kept, now: number): Promise<void> {
  const say = async (action: string, subject: string, count: number, what: string): Promise<void> => {
    if (count > 0) await storage.audit.append(now, { actor: ACTOR, action, subject, outcome: 'done', detail: `${count} ${what}`, from: '', place: null });
  };
  await storage.history.prune(now - historyDays * DAY_MS);
  await storage.accounts.dropSessions({ expiredBefore: now });
  await storage.journal.prune(now - journalDays * DAY_MS);
  await say('case:prune', 'incidents', await storage.records.prune(now - caseDays * DAY_MS), `closed incidents older than ${caseDays} days`);
  await say('photo:prune', 'photographs', await dropPhotos(data, (id, sentAt) => mayGo(storage, id, now - sentAt, photoDays, now)), `photographs older than ${photoDays} days, or of no ticket`);
  await say('audit:prune', 'audit', await storage.audit.prune(now - auditDays * DAY_MS), `rows older than ${auditDays} days`);
}

/** Asks storage only of those that may be due: old ones, and new ones that were perhaps sent for nothing. */
async function mayGo({ reader: { records } }: Pick<Storage, 'reader'>, photo: string, ageMs: number, photoDays: number, now: number): Promise<boolean> {
  const old = ageMs >= photoDays * DAY_MS;
  const [from, to] = UNNAMED_DAYS;
  if (!old && (ageMs < from * DAY_MS || ageMs > to * DAY_MS)) return false;
  const { items, next } = await records.list('ticket', { photo, limit: 1000 });
  const needless = ({ state, updatedAt }: Ticket): boolean => old && state === 'closed' && now - updatedAt >= photoDays * DAY_MS;
  return next === null && items.every(needless);
}
