import type { Logger } from 'pino';
import type { RecordChange } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { JournalStore } from '#server/storage/storage.ts';

export interface WriterDeps {
  readonly storage: { readonly journal: Pick<JournalStore, 'appendAll' | 'probe' | 'since'> };
  /** Working records: get changes at once. */
  readonly records: Records;
  /** Durable records: get changes as they are published. This is what screens and snapshots see. */
  readonly published: Records;
  /** Seq that both are exact for. */
  readonly head: number;
  /** What else must change when these records were put back to what they had been. */
  readonly settle: (putBack: readonly RecordChange[]) => RecordChange[];
  readonly now: () => number;
  /** ms of a clock that never jumps. */
  readonly monotonic: () => number;
  readonly log: Logger;
}
