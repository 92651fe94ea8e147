import { CareBook } from '#server/care/book.ts';
import { CarePlans } from '#server/care/care-plans.ts';
import { zoneOf } from '#contract/zone.ts';
import type { Pipeline } from '#server/pipeline.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { Context } from './context.ts';
import type { Restored } from './restore.ts';

/** Who is cared for, as it is stored. */
export const readCareBook = async ({ settings }: Context, { care }: Storage): Promise<CareBook> =>
  new CareBook(await care.list(), zoneOf(settings.timezone));

export const openCare = (
  { kinds, now }: Context,
  {
    storage,
    careBook,
    restored: { records, state },
  }: { readonly storage: Storage; readonly careBook: CareBook; readonly restored: Restored },
  { pipeline }: { readonly pipeline: Pipeline },
): CarePlans =>
  new CarePlans({
    kinds,
    book: careBook,
    stored: storage.care,
    audit: storage.audit,
    records,
    async replan(devices) {
      const held = new Set(devices.map((device) => state.kindOf(device)?.id).filter((kind) => kind !== undefined));
      for (const kind of held) await pipeline.relimit(kind, devices);
    },
    now,
  });
