import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Pipeline } from '#server/pipeline.ts';
import type { Records } from '#server/records/records.ts';
import type { LiveState } from '#server/state/state.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { LimitBook } from './book.ts';
import { DeviceLimits } from './device-limits.ts';

interface Parts {
  readonly storage: Pick<Storage, 'limits'>;
  readonly limitBook: LimitBook;
  readonly restored: { readonly records: Records; readonly state: LiveState };
}

/** Limits that administrators set; what is held is judged by a new one at once. */
export const openLimits = (
  { kinds, now }: { readonly kinds: KindIndex; readonly now: () => number },
  { storage, limitBook, restored: { records, state } }: Parts,
  { pipeline }: { readonly pipeline: Pick<Pipeline, 'relimit'> },
): DeviceLimits =>
  new DeviceLimits({ kinds, book: limitBook, stored: storage.limits, records, state, relimit: (kind) => pipeline.relimit(kind), now });
