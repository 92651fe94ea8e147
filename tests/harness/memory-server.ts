import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import { kindsHash } from '#contract/kinds.ts';
import type { Role, User } from '#contract/roles.ts';
import { createExecutor, loadCommands } from '#server/commands/execute.ts';
import { Doors } from '#server/fanout/doors.ts';
import { Hub } from '#server/fanout/hub.ts';
import { memoryDoor } from '#server/fanout/memory-door.ts';
import { MERGE_RULES } from '#server/incidents/absorb.ts';
import { loadCasework } from '#server/incidents/casework.ts';
import { Strays } from '#server/ingest/strays.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Pipeline } from '#server/pipeline.ts';
import { Discretion } from '#server/records/discretion.ts';
import { importLedger } from '#server/records/ledger.ts';
import { openPicture } from '#server/records/picture.ts';
import { Sampler } from '#server/records/sampler.ts';
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
}

/** The server's own stages in the order of `server/main.ts`, with a clock in hand and lines within the process. */
export async function openMemoryServer(): Promise<MemoryServer> {
  const folder = await temporaryFolder();
  const clock = { now: Date.UTC(2026, 10, 23, 0, 15, 30) };
  const now = (): number => clock.now;
  const log = pino({ level: 'silent' });
  const kinds = await loadKinds();
  const storage = await openStorage({ data: folder });
  onTestFinished(() => storage.close());
  const screens: { hub?: Hub } = {};
  const picture = await openPicture({
    storage, kinds, now, log, keepMs: 86_400_000,
    // The disk is a real one, and takes its time by a real clock.
    monotonic: () => performance.now(),
  });
  const { book, journal, state, published } = picture;
  const sampler = new Sampler();
  const pipeline = new Pipeline({
    kinds, state, judge: createJudge(await loadRules()), rules: MERGE_RULES, book, journal, sampler, strays: new Strays(),
    now, monotonic: now, log,
    learn: picture.learn,
    fanout: {
      publish: (entry) => screens.hub?.publish(entry),
      publishUnstored: (changes) => screens.hub?.publishUnstored(changes),
      publishLive: () => screens.hub?.publishLive(),
    },
  });
  const commit = pipeline.commit.bind(pipeline);
  await importLedger(await writeLedger(folder, smallLedger()), kinds, book, { write: commit }, now());
  const execute = createExecutor({
    book, journal: { write: commit, durable: () => journal.durable(), head: () => journal.head }, discretion: new Discretion(kinds, book), commands: await loadCommands(), casework: await loadCasework(kinds, 'Asia/Shanghai'), now,
    audit: (row) => storage.audit.append(now(), row), pace: { take: () => true }, recall: () => Promise.resolve([]), uploads: { has: () => false },
    findUser: () => Promise.resolve(null), onFault: (error) => { throw error; },
  });
  const hub = new Hub({
    state, published, journal: { epoch: storage.epoch, head: () => journal.head, since: (seq, limit) => storage.reader.journal.since(seq, limit) },
    execute, kinds, kindsHash: kindsHash(kinds), tickMs: 100, demo: false, now, monotonic: now, log,
    health: () => ({ storage: journal.health, ...pipeline.traffic, feeds: [], notInLedger: 0 }),
  });
  screens.hub = hub;
  const doors = new Doors(hub);
  const pass = async (ms: number): Promise<void> => {
    for (const end = clock.now + ms; clock.now < end;) {
      clock.now += 100;
      pipeline.tick();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    storage, pipeline, sampler, clock, pass,
    screen: async (role, jurisdiction) => {
      const user: User = { id: role, name: `${role} 甲`, role, jurisdiction };
      const world = createWorld(new MemorySource(memoryDoor(hub, doors, () => ({ user, session: role })), kindsHash(kinds)), kinds, now);
      await waitFor('the screen to be ready', () => pass(100).then(() => world.ready));
      return world;
    },
  };
}
