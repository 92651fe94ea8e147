import path from 'node:path';
import type { Logger } from 'pino';
import { monotonic } from '#server/lib/clock.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import type { Settings } from '#server/settings.ts';
import type { Storage } from '#server/storage/storage.ts';
import { MediaAccess } from './access.ts';
import { SignedAddresses } from './addresses.ts';
import type { Limits } from './clean/clean.ts';
import { Intake } from './intake.ts';
import { Reasons } from './reasons.ts';
import { countOldMedia, dropOldMedia, dropOrphans } from './retention.ts';
import type { BlobStore } from './store/blobs.ts';
import { newBeside } from './store/both.ts';
import { FolderStore } from './store/folder-store.ts';
import { S3Store } from './store/s3-store.ts';
import { takeOverPhotos } from './take-over.ts';
import { Thumbs } from './thumbs/thumbs.ts';
import { Parts } from './uploads/part.ts';
import { Uploads } from './uploads/uploads.ts';

/** What routes, commands and timers may use of stills and clips. */
export interface MediaServices {
  readonly intake: Intake;
  readonly uploads: Uploads;
  readonly access: MediaAccess;
  readonly addresses: SignedAddresses;
  readonly reasons: Reasons;
  readonly blobs: BlobStore;
  readonly limits: Limits;
  /** Drops what has been kept long enough. @returns of how many records the bytes went, and how many bytes nothing needed */
  retain(now: number): Promise<{ readonly dropped: number; readonly orphans: number }>;
  /** Of how many records the bytes would go. */
  due(now: number): Promise<number>;
}

interface MediaDeps {
  readonly settings: Pick<Settings, 'data' | 'media'>;
  readonly storage: Storage;
  readonly redaction: Redaction;
  readonly now: () => number;
  readonly log: Logger;
}

export async function openMedia(
  { settings: { data, media: settings }, storage, redaction, now, log }: MediaDeps,
  onStop: (step: () => unknown) => void,
): Promise<MediaServices> {
  const taken = await takeOverPhotos(data, storage.media, now());
  if (taken > 0) log.info({ taken }, 'media: photographs of an earlier version taken over');
  const folder = path.join(data, 'media');
  const inFolder = new FolderStore(folder);
  const onFault = (error: unknown, what: string): void => log.warn({ error }, what);
  const blobs = settings.s3 ? newBeside(new S3Store(settings.s3, onFault), inFolder) : inFolder;
  const parts = new Parts(path.join(folder, '.parts'));
  const limits: Limits = { still: settings.still, clip: settings.clip };
  const thumbs = new Thumbs();
  onStop(() => thumbs.close());
  const intake = new Intake({ parts: parts.folder, blobs, media: storage.media, thumbs, limits, now });
  const kept = { storage, blobs, locks: intake.locks, days: settings.days };
  return {
    intake,
    uploads: await Uploads.open({ parts, intake, limits, most: settings.uploads, monotonic }),
    access: new MediaAccess(storage.reader, redaction),
    addresses: new SignedAddresses(),
    reasons: new Reasons(),
    blobs,
    limits,
    due: (at) => countOldMedia(kept, at),
    retain: async (at) => ({ dropped: await dropOldMedia(kept, at), orphans: await dropOrphans(kept, at) }),
  };
}
