import type { Media, MediaClass } from '#contract/reports/media.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import type { Mutex } from '#server/lib/mutex.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { BlobStore } from './store/blobs.ts';

const DAY_MS = 86_400_000;
const PAGE = 500;
/** What nothing shows is dropped from the second day on: it was sent for nothing. */
const UNSHOWN_DAYS = 1;

interface Kept {
  readonly storage: Pick<Storage, 'media' | 'reader'>;
  readonly blobs: BlobStore;
  /** By hash: nothing is dropped while it is being taken in. */
  readonly locks: Mutex;
  readonly days: Readonly<Record<MediaClass, number>>;
}

/**
 * Drops the bytes of what has been kept long enough: first it is written down that they go, then they go, unless another record needs
 * them. A server that ends in between leaves bytes that nothing needs; `dropOrphans` finds them. @returns of how many records
 */
export async function dropOldMedia(kept: Kept, now: number): Promise<number> {
  const { storage } = kept;
  let dropped = 0;
  for (let after: string | undefined; ;) {
    const page = await storage.reader.media.kept({ receivedBefore: now - UNSHOWN_DAYS * DAY_MS, after, limit: PAGE });
    for (const media of page) {
      if (!(await isDue(kept, media, now))) continue;
      await storage.media.markGone(media.id, now);
      for (const hash of hashesOf(media)) await dropUnlessNeeded(kept, hash);
      dropped++;
    }
    if (page.length < PAGE) return dropped;
    after = page[page.length - 1].id;
  }
}

/** How many records `dropOldMedia` would drop the bytes of. */
export async function countOldMedia(kept: Pick<Kept, 'storage' | 'days'>, now: number): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ;) {
    const page = await kept.storage.reader.media.kept({ receivedBefore: now - UNSHOWN_DAYS * DAY_MS, after, limit: PAGE });
    for (const media of page) if (await isDue(kept, media, now)) count++;
    if (page.length < PAGE) return count;
    after = page[page.length - 1].id;
  }
}

/** Drops bytes that no record needs, a day after they were put. @returns how many */
export async function dropOrphans(kept: Kept, now: number): Promise<number> {
  let [dropped, page] = [0, [] as string[]];
  const flush = async (): Promise<void> => {
    const needed = new Set(await kept.storage.reader.media.needed(page));
    for (const hash of page) if (!needed.has(hash) && (await dropUnlessNeeded(kept, hash))) dropped++;
    page = [];
  };
  for await (const { hash, at } of kept.blobs.all()) {
    if (at > now - DAY_MS) continue;
    page.push(hash);
    if (page.length === PAGE) await flush();
  }
  if (page.length > 0) await flush();
  return dropped;
}

const hashesOf = ({ hash, thumb }: Media): string[] => (thumb ? [hash, thumb.hash] : [hash]);

/** @returns whether it went */
const dropUnlessNeeded = ({ storage, blobs, locks }: Kept, hash: string): Promise<boolean> =>
  locks.run(hash, async () => {
    if ((await storage.reader.media.needed([hash])).length > 0) return false;
    await blobs.drop(hash);
    return true;
  });

/** Asks for records only of those that may be due by their age. */
async function isDue({ storage: { reader }, days }: Pick<Kept, 'storage' | 'days'>, media: Media, now: number): Promise<boolean> {
  const age = now - media.receivedAt;
  // An event of the device shows it: it is kept by its class alone.
  if (media.about?.type === 'device') return age >= days[media.class] * DAY_MS;
  const least = Math.min(days.plain, days.health, days[media.class]) * DAY_MS;
  const young = age < least;
  if (young && age > 4 * DAY_MS) return false;
  const refs = await reader.media.refs(media.id);
  if (refs.length === 0) return true;
  if (young) return false;
  for (const { type, record } of refs) {
    const shown = await reader.records.get(type, record);
    if (shown === null) continue;
    const ticket = shown as Ticket;
    const personal = media.class !== 'plain' || (ticket.told !== undefined && ticket.told !== 'all');
    const keptMs = (personal ? days[media.class === 'plain' ? 'health' : media.class] : days.plain) * DAY_MS;
    if (type !== 'ticket' || ticket.state !== 'closed' || now - ticket.updatedAt < keptMs || age < keptMs) return false;
  }
  return true;
}
