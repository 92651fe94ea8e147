import { REMEMBERED_MS } from './commands/executor/given.ts';
import type { MediaServices } from './media/open.ts';
import type { Settings } from './settings.ts';
import type { DueSorts, Storage, StorageReader } from './storage/storage.ts';

const DAY_MS = 86_400_000;
const ACTOR = { id: 'system', name: 'Quanyan' } as const;

type Kept = Pick<Settings, 'historyDays' | 'personalDays' | 'journalDays' | 'auditDays' | 'caseDays'>;

export const SORTS = ['readings', 'events', 'personal', 'evidence', 'entries', 'cases', 'media', 'audit', 'edits'] as const;

/** How many of each sort will have been kept long enough at an instant. */
interface Due {
  readonly what: (typeof SORTS)[number];
  /** The setting that says how long. */
  readonly setting: string;
  readonly days: number;
  readonly count: number;
}

/** What `retain` would drop at an instant. */
export async function dueAt(
  { due }: Pick<StorageReader, 'due'>,
  { historyDays, personalDays, journalDays, auditDays, caseDays, media: { days: mediaDays } }: Kept & Pick<Settings, 'media'>,
  media: Pick<MediaServices, 'due'>,
  at: number,
): Promise<Due[]> {
  const kept: readonly (readonly [Exclude<Due['what'], 'media'>, string, number])[] = [
    ['readings', 'QUANYAN_HISTORY_DAYS', historyDays],
    ['events', 'QUANYAN_HISTORY_DAYS', historyDays],
    ['personal', 'QUANYAN_PERSONAL_DAYS', personalDays],
    ['evidence', 'QUANYAN_CASE_DAYS', caseDays],
    ['entries', 'QUANYAN_JOURNAL_DAYS', journalDays],
    ['cases', 'QUANYAN_CASE_DAYS', caseDays],
    ['audit', 'QUANYAN_AUDIT_DAYS', auditDays],
    ['edits', 'QUANYAN_AUDIT_DAYS', auditDays],
  ];
  const counts = await due.count(Object.fromEntries(kept.map(([what, , days]) => [what, at - days * DAY_MS])) as unknown as DueSorts);
  return [
    ...kept.map(([what, setting, days]) => ({ what, setting, days, count: counts[what] })),
    { what: 'media', setting: 'QUANYAN_PHOTO_DAYS', days: mediaDays.plain, count: await media.due(at) },
  ];
}

/** Drops what has been kept long enough. That cases, photographs and audit rows went is an audit row itself. */
export async function retain(
  storage: Storage,
  { historyDays, personalDays, journalDays, auditDays, caseDays }: Kept,
  media: Pick<MediaServices, 'retain'>,
  now: number,
): Promise<void> {
  const say = async (action: string, subject: string, count: number, what: string): Promise<void> => {
    if (count > 0)
      await storage.audit.append(now, {
        actor: ACTOR,
        action,
        subject,
        outcome: 'done',
        detail: `${count} ${what}`,
        from: '',
        place: null,
      });
  };
  await storage.history.prune(now - historyDays * DAY_MS);
  await storage.events.prune('plain', now - historyDays * DAY_MS);
  await say(
    'event:prune',
    'events',
    await storage.events.prune('personal', now - personalDays * DAY_MS),
    `events that tell of people, older than ${personalDays} days`,
  );
  const positions = await storage.tracks.prune(now - personalDays * DAY_MS);
  await say('track:prune', 'tracks', positions, `positions of movers older than ${personalDays} days`);
  const rounds = await storage.patrols.prune(now - personalDays * DAY_MS);
  await say('patrol:prune', 'patrols', rounds, `rounds of patrols older than ${personalDays} days`);
  await storage.shownViews.prune(now - personalDays * DAY_MS);
  await say(
    'event:prune',
    'events',
    await storage.events.prune('evidence', now - caseDays * DAY_MS),
    `events of evidence older than ${caseDays} days`,
  );
  await storage.accounts.dropSessions({ expiredBefore: now });
  await storage.commands.prune(now - REMEMBERED_MS);
  await storage.journal.prune(now - journalDays * DAY_MS);
  await storage.checkpoints.prune(await storage.journal.floor());
  await say(
    'case:prune',
    'incidents',
    await storage.records.prune(now - caseDays * DAY_MS),
    `closed incidents older than ${caseDays} days`,
  );
  await storage.edits.prune(now - auditDays * DAY_MS);
  await say('audit:prune', 'audit', await storage.audit.prune(now - auditDays * DAY_MS), `rows older than ${auditDays} days`);
  await storage.media.prune(now - auditDays * DAY_MS);
  // Last: where bytes are kept may be another server, which may not answer.
  const { dropped, orphans } = await media.retain(now);
  await say('media:prune', 'media', dropped, 'pictures or clips kept long enough, or shown by nothing');
  await say('media:prune', 'media', orphans, 'files that nothing needed');
}
