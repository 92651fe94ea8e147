import { OverTime } from '#server/timed-limits/over-time.ts';
import { openCorrelations } from '#server/compose/correlations.ts';
import { DueList, loadDues } from '#server/due/due-list.ts';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import { STATUS } from '#contract/live/status.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { Role, User } from '#contract/roles.ts';
import { createExecutor, loadCommands } from '#server/commands/executor/execute.ts';
import { Endpoints } from '#server/fanout/endpoints.ts';
import { Hub } from '#server/fanout/hub.ts';
import { memoryTransport } from '#server/fanout/transport/memory.ts';
import { MERGE_RULES } from '#server/incidents/absorb.ts';
import { GivenCommands } from '#server/commands/executor/given.ts';
import { loadCasework } from '#server/casework/casework.ts';
import { Sensing } from '#server/sensing/sensing.ts';
import { UnregisteredSenders } from '#server/ingest/unregistered.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Operations } from '#server/operations/operations.ts';
import { Pipeline } from '#server/pipeline.ts';
import { Redaction } from '#server/audience/redaction.ts';
import { importLedger } from '#server/ledger/ledger.ts';
import { restoreRecords } from '#server/compose/restore.ts';
import { Sampler } from '#server/history/sampler.ts';
import { TrackSampler } from '#server/history/track-sampler.ts';
import { createJudge, loadRules } from '#server/rules/judge.ts';
import { openStorage } from '#server/storage/open.ts';
import type { Storage } from '#server/storage/storage.ts';
import { smallLedger, writeLedger } from './ledger.ts';
import { temporaryFolder, waitFor } from './wait.ts';

export interface MemoryServer {
  readonly storage: Storage;
  readonly pipeline: Pipeline;
  /** Keeps history; nothing writes it by itself. */
  readonly sampler: Sampler;
  readonly clock: { now: number };
  /** Opens a screen of somebody without a network; resolves once it is exact. */
  screen(role: Role, jurisdiction: string): Promise<World>;
  /** Time passes; what became of it reaches the screens. */
  pass(ms: number): Promise<void>;
  /** Time passes until this is answered. */
  answered<T>(work: Promise<T>): Promise<T>;
}

/** The server's own stages in the order of `server/main.ts`, with a clock in hand and lines within the process. */
export async function openMemoryServer(devices: readonly DeviceDraft[] = []): Promise<MemoryServer> {
  const folder = await temporaryFolder();
  const clock = { now: Date.UTC(2026, 10, 23, 0, 15, 30) };
  const now = (): number => clock.now;
  const log = pino({ level: 'silent' });
  const kinds = await loadKinds();
  const storage = await openStorage({ data: folder });
  onTestFinished(() => storage.close());
  const restored = await restoreRecords({
    storage,
    kinds,
    fit: () => (kind) => kind,
    now,
    log,
    keepMs: 86_400_000,
    // The disk is a real one, and takes its time by a real clock.
    monotonic: () => performance.now(),
  });
  const { records, journal, state, movers, published } = restored;
  const sampler = new Sampler();
  const sensing = new Sensing({ state, records, monotonic: now });
  const screenDeps = {
    state,
    movers,
    published,
    journal: {
      epoch: storage.epoch,
      head: () => journal.head,
      since: (seq: number, limit: number) => storage.reader.journal.since(seq, limit),
    },
    kinds,
    now,
    monotonic: now,
    log,
    health: () => ({ storage: journal.health, ...sensing.traffic.now, feeds: [], notInLedger: 0 }),
  };
  const hub = new Hub(screenDeps);
  const { correlator, explain } = await openCorrelations(records, kinds, { sources: sensing, warnings: restored.warnings }, (_, error) => {
    throw error;
  });
  const pipeline = new Pipeline({
    elsewhere: { has: () => false },
    correlator,
    kinds,
    state,
    judge: createJudge(await loadRules()),
    rules: { ...MERGE_RULES, explain },
    records,
    journal,
    due: new DueList(await loadDues(), records, (due, error) => log.error({ due: due.id, error }, 'due: failed, the others go on')),
    operations: new Operations({ records, monotonic: now, log }),
    overTime: new OverTime(state, records.all('alert')),
    sampler,
    movers,
    tracks: new TrackSampler(),
    events: storage.events,
    unregistered: new UnregisteredSenders(),
    now,
    monotonic: now,
    log,
    followLedger: restored.followLedger,
    fanout: hub,
    sensing,
  });
  const commit = pipeline.commit.bind(pipeline);
  await importLedger(await writeLedger(folder, smallLedger(devices)), kinds, records, { write: commit }, now());
  const execute = createExecutor({
    records,
    drafts: { kinds, records, explain },
    journal: { write: commit, durable: () => journal.durable(), head: () => journal.head },
    redaction: new Redaction(kinds, records),
    commands: await loadCommands(),
    casework: await loadCasework(kinds, 'Asia/Shanghai'),
    kinds,
    live: () => ({ status: STATUS.normal, observedAt: now() }),
    secondPerson: false,
    now,
    audit: (row) => storage.audit.append(now(), row),
    pace: { take: () => true },
    given: await GivenCommands.load({ store: storage.commands, durable: () => journal.durable(), monotonic: now }, now()),
    recall: () => Promise.resolve([]),
    media: () => Promise.resolve(null),
    findUser: () => Promise.resolve(null),
    onFault: (error) => {
      throw error;
    },
  });
  const endpoints = new Endpoints(hub, {
    ...screenDeps,
    execute,
    kindsHash: kindsHash(kinds),
    uploadedKinds: () => [],
    tickMs: 100,
    demo: false,
  });
  const pass = async (ms: number): Promise<void> => {
    for (const end = clock.now + ms; clock.now < end;) {
      clock.now += 100;
      pipeline.tick();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    storage,
    pipeline,
    sampler,
    clock,
    pass,
    answered: async (work) => {
      let done = false;
      void work.finally(() => (done = true)).catch(() => undefined);
      await waitFor('an answer', () => pass(100).then(() => done));
      return work;
    },
    screen: async (role, jurisdiction) => {
      const user: User = { id: role, name: `${role} 甲`, role, jurisdiction };
      const world = createWorld(
        new MemorySource(
          memoryTransport(hub, endpoints, () => ({ user, session: role })),
          kindsHash(kinds),
        ),
        kinds,
        now,
      );
      await waitFor('the screen to be ready', () => pass(100).then(() => world.ready));
      return world;
    },
  };
}
