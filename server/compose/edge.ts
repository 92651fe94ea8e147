import { FLAG_CLOCK_FAULT } from '#contract/live/columns.ts';
import type { RecordType } from '#contract/records/record.ts';
import { Outbox } from '#server/edge/outbox.ts';
import { Uplink } from '#server/edge/uplink.ts';
import type { EdgeWord } from '#server/ingest/adapter.ts';
import type { Pipeline } from '#server/pipeline.ts';
import type { Elsewhere } from '#server/edge/elsewhere.ts';
import type { JournalSource } from '#server/fanout/feeds/catch-up.ts';
import type { LiveState } from '#server/state/state.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { createMetrics } from '#server/metrics.ts';
import type { Context } from './context.ts';
import type { Restored } from './restore.ts';

/** What devices report, and what edges have heard: taken here, and kept for a parent where there is one. */
export interface Intake {
  readonly accept: Pipeline['accept'];
  readonly track: Pipeline['track'];
  /** What an edge has heard, judged and done. @param edge ledger id of the box */
  adopt(edge: string, word: EdgeWord): Promise<void>;
}

interface Parts {
  readonly storage: Storage;
  readonly restored: Pick<Restored, 'records' | 'published' | 'state'>;
  readonly journal: JournalSource;
  readonly pipeline: Pipeline;
  readonly elsewhere: Elsewhere;
  readonly metrics: Pick<ReturnType<typeof createMetrics>, 'observed'>;
}

const MB = 1_000_000;

/** @returns the intake, with the line to the parent that is started with it */
export async function openIntake(context: Context, parts: Parts): Promise<Intake> {
  const { pipeline, metrics, elsewhere } = parts;
  const uplink = await openUplink(context, parts);
  const accept: Pipeline['accept'] = async (observations, events = []) => {
    metrics.observed(observations.length, events.length);
    for (const { device } of [...observations, ...events]) elsewhere.heardHere(device);
    const accepted = pipeline.accept(observations, events);
    await Promise.all([accepted, uplink?.take(observations, events)]);
    uplink?.wake();
  };
  return {
    accept,
    track: (reports) => {
      uplink?.track(reports);
      return pipeline.track(reports);
    },
    adopt: async (edge, word) => {
      metrics.observed(word.observations.length, word.events.length);
      const devices = [...word.observations, ...word.events, ...word.alerts].flatMap(({ device }) => device ?? []);
      const fresh = elsewhere.newTo(edge, devices);
      if (fresh.size > 0) {
        await pipeline.handOver(fresh);
        await elsewhere.take(edge, fresh);
      }
      const adopted = pipeline.adopt({ ...word, ...(await withoutPast(word, parts)) });
      await Promise.all([adopted, uplink?.take(word.observations, word.events)]);
    },
  };
}

/** What is over and has left memory is in storage: told once more, it stays there. */
async function withoutPast(
  { alerts, operations }: EdgeWord,
  { storage, restored: { records } }: Parts,
): Promise<Pick<EdgeWord, 'alerts' | 'operations'>> {
  const isPast = async (type: RecordType, id: string): Promise<boolean> =>
    records.get(type, id) === undefined && (await storage.records.get(type, id)) !== null;
  const past = new Set<string>();
  for (const { id, active } of alerts) if (!active && (await isPast('alert', id))) past.add(id);
  for (const { id, endedAt } of operations) if (endedAt !== null && (await isPast('operation', id))) past.add(id);
  return { alerts: alerts.filter(({ id }) => !past.has(id)), operations: operations.filter(({ id }) => !past.has(id)) };
}

async function openUplink({ settings, now, log, onStop }: Context, { storage, restored, journal }: Parts): Promise<Uplink | null> {
  const { parent } = settings;
  if (parent === null) return null;
  const outbox = await Outbox.open(storage.outbox, parent.keepMb * MB, now);
  const uplink = new Uplink({
    parent,
    outbox,
    run: storage.epoch,
    journal,
    records: restored.published,
    find: (name) => found(restored.state, name),
    now,
    log,
  });
  restored.published.watch(() => uplink.wake());
  uplink.start();
  onStop(() => uplink.stop());
  return uplink;
}

function found(state: LiveState, name: string): { id: string; clockFault: boolean } | null {
  const handle = state.resolve(name);
  if (handle < 0) return null;
  return { id: state.device(handle).id, clockFault: (state.columns.flags[handle] & FLAG_CLOCK_FAULT) !== 0 };
}
