import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import type { Correlator } from '#server/correlations/correlator.ts';
import type { MergeRules } from '#server/incidents/batch.ts';
import type { DueList } from '#server/due/due-list.ts';
import type { Operations } from '#server/operations/operations.ts';
import type { Hub } from '#server/fanout/hub.ts';
import type { OverTime } from '#server/timed-limits/over-time.ts';
import type { Sensing } from '#server/sensing/sensing.ts';
import type { UnregisteredSenders } from '#server/ingest/unregistered.ts';
import type { JournalWriter } from '#server/journal/writer.ts';
import type { Records } from '#server/records/records.ts';
import type { Sampler } from '#server/history/sampler.ts';
import type { TrackSampler } from '#server/history/track-sampler.ts';
import type { Movers } from '#server/movers/movers.ts';
import type { FormerDevice } from '#server/rules/former.ts';
import type { Judge } from '#server/rules/judge.ts';
import type { LiveState } from '#server/state/state.ts';
import type { EventStore } from '#server/storage/storage.ts';
import type { Elsewhere } from '#server/edge/elsewhere.ts';

/** What the pipeline is made of. */
export interface PipelineDeps {
  readonly kinds: KindIndex;
  readonly state: LiveState;
  readonly judge: Judge;
  readonly correlator: Pick<Correlator, 'gather'>;
  readonly rules: MergeRules;
  readonly records: Records;
  readonly journal: Pick<JournalWriter, 'write' | 'note' | 'settled' | 'durable' | 'waiting' | 'tick' | 'takeDurable' | 'health'>;
  /** Live state follows the ledger: told of every entry before the screens are. @returns devices that are not what they were */
  readonly followLedger: (entry: JournalEntry) => readonly FormerDevice[];
  readonly fanout: Pick<Hub, 'publish' | 'publishUnstored' | 'publishEvents' | 'publishLive'>;
  readonly events: Pick<EventStore, 'write'>;
  readonly sampler: Sampler;
  readonly movers: Pick<Movers, 'hear' | 'sweep' | 'advance'>;
  readonly tracks: Pick<TrackSampler, 'note' | 'noteLate'>;
  readonly due: Pick<DueList, 'take'>;
  readonly operations: Pick<Operations, 'follow' | 'heard' | 'take'>;
  readonly unregistered: UnregisteredSenders;
  readonly sensing: Pick<Sensing, 'heard' | 'event' | 'sweep' | 'traffic'>;
  readonly overTime: OverTime;
  /** Devices that an edge judges: of them its word counts. */
  readonly elsewhere: Pick<Elsewhere, 'has'>;
  /** ms UTC: when something was. */
  readonly now: () => number;
  /** ms: how long it is since. A step of the wall clock does not move it. */
  readonly monotonic: () => number;
  readonly log: Logger;
}
