import type { Media } from '#contract/reports/media.ts';
import type { RecordOf, RecordType } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import { audienceOf } from '#server/audience/audience.ts';
import type { StorageReader } from '#server/storage/storage.ts';

/** Whether a record shows something, as far as it is told. A type that is not here shows none. */
const SHOWS: { readonly [T in RecordType]?: (record: RecordOf[T], media: string) => boolean } = {
  ticket: ({ photos }, media) => photos.some(({ id }) => id === media),
};

export interface Found {
  readonly media: Media;
  /** It tells of people: to be opened with a reason, which is kept. */
  readonly sensitive: boolean;
  /** Place of the record that shows it, as who reads the audit may know it. */
  readonly auditPlace: string;
}

/** Who may open what: who sees a record that shows it or the device that sent it, or has just sent it and shown it nowhere yet. */
export class MediaAccess {
  readonly #reader: Pick<StorageReader, 'media' | 'records'>;
  readonly #redaction: Pick<Redaction, 'show' | 'redact'>;

  constructor(reader: Pick<StorageReader, 'media' | 'records'>, redaction: Pick<Redaction, 'show' | 'redact'>) {
    this.#reader = reader;
    this.#redaction = redaction;
  }

  /** @returns null when there is none that this person may see */
  async find(id: string, user: User): Promise<Found | null> {
    const media = await this.#reader.media.get(id);
    if (media === null) return null;
    if (media.about?.type === 'device') return this.#ofDevice(media, media.about.id, user);
    const refs = await this.#reader.media.refs(id);
    const { people } = audienceOf(user);
    if (refs.length === 0 && media.by.id !== user.id) return null;
    let [seen, personal, auditPlace] = [refs.length === 0, false, refs.length === 0 ? user.jurisdiction : ''];
    for (const { type, record } of refs) {
      const found = await this.#reader.records.get(type, record);
      if (found === null || !this.#shows(type, found, id, user)) continue;
      const redacted = this.#redaction.redact(type, found);
      personal ||= redacted !== found;
      seen = true;
      auditPlace ||= redacted === null ? user.jurisdiction : (redacted as { place: string }).place;
    }
    const sensitive = personal || media.class !== 'plain';
    return seen && (people || !sensitive) ? { media, sensitive, auditPlace } : null;
  }

  async #ofDevice(media: Media, id: string, user: User): Promise<Found | null> {
    const device = await this.#reader.records.get('device', id);
    if (device === null || this.#redaction.show('device', device, audienceOf(user)) === null) return null;
    const redacted = this.#redaction.redact('device', device);
    const sensitive = media.class !== 'plain' || redacted !== device;
    return audienceOf(user).people || !sensitive ? { media, sensitive, auditPlace: redacted?.place ?? user.jurisdiction } : null;
  }

  #shows<T extends RecordType>(type: T, record: RecordOf[T], media: string, user: User): boolean {
    const shown = this.#redaction.show(type, record, audienceOf(user));
    const shows = SHOWS[type] as ((record: RecordOf[T], media: string) => boolean) | undefined;
    return shown !== null && shows?.(shown, media) === true;
  }
}
