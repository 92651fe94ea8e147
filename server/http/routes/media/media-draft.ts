import { UNKNOWN_PLACE } from '#contract/places/geo.ts';
import type { Media, MediaClass } from '#contract/reports/media.ts';
import type { User } from '#contract/roles.ts';
import { refuse } from '#server/lib/refused.ts';
import type { MediaDraft } from '#server/media/intake.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { holdsAll } from '#server/audience/jurisdiction.ts';
import type { Services } from '#server/http/services.ts';

/** What somebody says of what they send. */
interface Said {
  readonly claimed: string | null;
  readonly about: Media['about'];
  readonly class: MediaClass;
  readonly takenAt: number | null;
}

/**
 * What is to be written down of something that is sent: its place is that of the record it is for, and a record that tells of people makes
 * it tell of them. @throws Refused `not-found` when this person sees no such record
 */
export async function mediaDraft(
  { claimed, about, class: said, takenAt }: Said,
  user: User,
  from: string,
  { published, storage, redaction }: Pick<Services, 'published' | 'storage' | 'redaction'>,
): Promise<MediaDraft> {
  const by = { id: user.id, name: user.name };
  const draft = { claimed, takenAt, about, by, from, source: 'upload' };
  const own = holdsAll(user) ? UNKNOWN_PLACE : user.jurisdiction;
  if (about === null) return { ...draft, class: said, place: own, auditPlace: user.jurisdiction };
  const record = published.get(about.type, about.id) ?? (await storage.reader.records.get(about.type, about.id));
  const shown = record ? redaction.show(about.type, record, audienceOf(user)) : null;
  if (!record || shown === null)
    throw refuse('not-found', `辖区内没有 ${about.id}`, `There is no ${about.type} ${about.id} in your jurisdiction.`);
  const redacted = redaction.redact(about.type, record);
  return {
    ...draft,
    class: redacted !== record && said === 'plain' ? 'health' : said,
    place: record.place,
    auditPlace: redacted?.place ?? user.jurisdiction,
  };
}
