import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { kindsHash } from '#contract/kinds.ts';
import { isVisible } from '#contract/geo.ts';
import type { Device } from '#contract/records/device.ts';
import type { ServerHealth } from '#contract/wire.ts';
import { serveArchive } from '#tiles/serve.ts';
import { Accounts } from './auth/accounts.ts';
import { Backups } from './backup/backups.ts';
import { Callers } from './auth/callers.ts';
import { Credentials } from './auth/credentials.ts';
import { firstAdministratorCode } from './auth/first-start.ts';
import { Sessions, userOf, type SessionDeps } from './auth/sessions.ts';
import { Pace } from './commands/pace.ts';
import { createExecutor, loadCommands } from './commands/execute.ts';
import { createFanout, type Fanout } from './fanout/fanout.ts';
import { createApp, loadRoutes } from './http/app.ts';
import { liveReading, placeOfSender } from './http/live.ts';
import { createHttpServer, underBasePath } from './http/serve.ts';
import { OneEach } from './http/one-each.ts';
import type { Services } from './http/services.ts';
import { MERGE_RULES } from './incidents/absorb.ts';
import { unannouncedYear } from './incidents/calendar.ts';
import { loadCasework, type Casework } from './incidents/casework.ts';
import { Eviction } from './incidents/eviction.ts';
import { zoneOf } from './incidents/zone.ts';
import { Feeds } from './ingest/feeds.ts';
import { startAdapters, type RunningAdapters } from './ingest/start.ts';
import { Areas } from './imports/areas.ts';
import { Tables } from './imports/tables.ts';
import * as clock from './lib/clock.ts';
import { loadKinds } from './lib/kinds.ts';
import { listen } from './lib/listen.ts';
import { createMetrics } from './metrics.ts';
import { readPhoto, savePhoto } from './photos/store.ts';
import { Uploads } from './photos/uploads.ts';
import { Pipeline } from './pipeline.ts';
import { Discretion } from './records/discretion.ts';
import { FloorPlans } from './records/floor-plans.ts';
import { importLedger, writeLedger } from './records/ledger.ts';
import { openPicture, type Picture } from './records/picture.ts';
import { Sampler } from './records/sampler.ts';
import { retain } from './retention.ts';
import { createJudge, loadRules } from './rules/judge.ts';
import { scenarioPort } from './scenarios.ts';
import type { Settings } from './settings.ts';
import { withDeadlines } from './storage/deadlines.ts';
import type { LiveState } from './state/state.ts';
import { openStorage } from './storage/open.ts';
import type { Storage } from './storage/storage.ts';
import { Timers } from './timers.ts';

const TICK_MS = 100;
const HOUR_MS = 3_600_000;

export interface ServerOptions {
  /** Ledger file to import at start; importing the same again changes nothing. */
  readonly ledger: string | null;
  /** Folder of the built client. */
  readonly clientDir: string | null;
  /** Folder of the map archives. */
  readonly tilesDir: string | null;
  readonly log: Logger;
  /** The wall clock, ms UTC, and one that only runs on, ms. */
  readonly now?: () => number;
  readonly monotonic?: () => number;
}

export interface RunningServer {
  readonly http: string;
  readonly mqtt: string;
  readonly gb26875Port: number;
  /** To print once, at the first start without demo. */
  readonly administratorCode: string | null;
  stop(): Promise<void>;
}

/**
 * Composes the server in the order data flows through it, and starts it.
 * @throws Error with a sentence for the operator (taken port, unwritable folder, newer data …); nothing is left running then.
 */
export async function startServer(settings: Settings, options: ServerOptions): Promise<RunningServer> {
  const undo: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await compose(settings, options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function compose(settings: Settings, options: ServerOptions, undo: (() => unknown)[], stop: () => Promise<void>): Promise<RunningServer> {
  const { log, now = clock.wall, monotonic = clock.monotonic } = options;
  const kinds = await loadKinds();
  const storage = withDeadlines(await openStorage(settings));
  undo.push(() => storage.close());
  const screens: { fanout?: Fanout } = {};

  const picture = await openPicture({ storage, kinds, now, monotonic, keepMs: settings.keepHours * HOUR_MS, log });

  const { book, journal, state } = picture;
  const sampler = new Sampler();
  undo.push(() => sampler.flush(storage.history).catch((error: unknown) => log.warn({ error }, 'history: the last readings were not stored')));
  const feeds = new Feeds(now);
  picture.onDevices((addresses) => feeds.strays.learned(addresses));
  const judge = createJudge(await loadRules(), (rule, error) => log.error({ rule: rule.id, error }, 'rule: failed, the others go on'));
  const pipeline = new Pipeline({
    kinds, state, judge, rules: { ...MERGE_RULES, zone: zoneOf(settings.timezone) }, book, journal, sampler, strays: feeds.strays, now, monotonic, log,
    learn: picture.learn,
    fanout: onceThere(screens),
  });
  const commit = pipeline.commit.bind(pipeline);
  const eviction = new Eviction(book, { keepMs: settings.keepHours * HOUR_MS, minorMs: settings.minorHours * HOUR_MS }, journal.settled.bind(journal));
  if (options.ledger !== null) await importLedger(options.ledger, kinds, book, { write: commit }, now());

  undo.push(() => pipeline.flush().catch((error: unknown) => log.warn({ error }, 'journal: the last changes of alerts that repeat or flap were not stored')));

  const people = await openPeople({ settings, storage, now, monotonic, log }, devicesOf(state), undo);
  const backups = openBackups({ settings, storage, now, log }, undo);
  const { execute, casework } = await acting({ settings, storage, picture, people, commit, eviction, now, log });
  const health = (): ServerHealth => ({ storage: journal.health, ...pipeline.traffic, feeds: feeds.list(), notInLedger: feeds.strays.size, ...holidayHealth(casework, now()) });
  const metrics = createMetrics({
    health, devices: () => book.count('device'), journalHead: () => journal.head, journalWaiting: () => journal.waiting.size, screens: () => screens.fanout?.connected() ?? 0, historyDropped: () => sampler.dropped, backups: () => backups.status,
  });
  const accept: Pipeline['accept'] = (observations) => {
    metrics.observed(observations.length);
    return pipeline.accept(observations);
  };

  const ports = await openIngest({
    settings, kinds, log, now, accept, reject: feeds.rejects.note, connected: feeds.connected, knows: (device) => state.resolve(device) >= 0, mayReport: people.credentials.mayReport.bind(people.credentials),
  }, undo);
  const scenarios = await scenarioPort(settings.demo, { ...ports, http: () => http }, log);
  undo.push(() => scenarios.stop());

  const startedAt = monotonic();
  const app = createApp(await loadRoutes(), {
    ...importsInto(options.tilesDir ?? settings.data, settings, book, undo), runningFor: () => monotonic() - startedAt, settings, storage, kinds, ...people, now, health, accept, execute, scenarios, exports: new OneEach(),
    discretion: new Discretion(kinds, picture.published), floorPlans: new FloorPlans(settings.data), backups, live: (device) => liveReading(state, device),
    metrics: metrics.text, ...photosIn(settings.data), published: picture.published, importLedger: (ledger, actor, check) => writeLedger(ledger, book, { write: commit }, actor, now(), check),
    rejects: feeds.rejects.list, reject: feeds.rejects.note, strays: (jurisdiction) => feeds.strays.list().filter(({ via }) => isVisible(placeOfSender(state, via), jurisdiction)),
  }, { clientDir: options.clientDir, tiles: serveArchive(options.tilesDir ?? settings.data), log });
  const server = createHttpServer(app, people.callers);
  const fanout = screens.fanout = createFanout({
    httpServer: server, access: people.sessions, callers: people.callers, state, published: picture.published,
    journal: { epoch: storage.epoch, head: () => journal.head, since: (seq, limit) => storage.reader.journal.since(seq, limit) },
    execute, kinds, kindsHash: kindsHash(kinds), health, tickMs: TICK_MS, demo: settings.demo, now, monotonic, log,
  });
  underBasePath(server, settings.basePath);
  undo.push(() => closeHttp(server, fanout));

  const administratorCode = settings.demo ? null : await firstAdministratorCode(people.accounts);
  const http = await addressOf(server, settings);
  undo.push(startTimers({ backups, pipeline, eviction, sampler, sessions: people.sessions, storage, settings, now, log }));
  log.info({ http, ...ports, devices: book.count('device') }, 'server: ready');
  return { http, ...ports, administratorCode, stop };
}

/** What people bring in files: each is worked on in a thread of its own. */
function importsInto(tiles: string, { data }: Settings, book: Picture['book'], undo: (() => unknown)[]): Pick<Services, 'tables' | 'areas'> {
  const [tables, areas] = [new Tables(book), new Areas(data, tiles)];
  undo.push(() => tables.closeAll(), () => areas.close());
  return { tables, areas };
}

const photosIn = (folder: string): Pick<Services, 'savePhoto' | 'readPhoto'> => ({
  savePhoto: (bytes, type) => savePhoto(folder, bytes, type),
  readPhoto: (id) => readPhoto(folder, id),
});

/** Screens come last: what is published before goes to nobody, and is in the picture they are first sent. */
const onceThere = (screens: { readonly fanout?: Fanout }): Pick<Fanout, 'publish' | 'publishUnstored' | 'publishLive'> => ({
  publish: (entry) => screens.fanout?.publish(entry),
  publishUnstored: (changes) => screens.fanout?.publishUnstored(changes),
  publishLive: () => screens.fanout?.publishLive(),
});

type Setting = Pick<TimerDeps, 'settings' | 'storage' | 'now' | 'log'>;

/** The ledger's device of an id or address, by live state. */
const devicesOf = (state: LiveState) => (name: string): Device | undefined => {
  const handle = state.resolve(name);
  return handle < 0 ? undefined : state.device(handle);
};

/** Who is who, and how they are told apart. */
async function openPeople(
  { settings, storage, now, monotonic, log }: Setting & Pick<SessionDeps, 'monotonic'>, deviceOf: (name: string) => Device | undefined, undo: (() => unknown)[],
): Promise<Pick<Services, 'accounts' | 'sessions' | 'callers' | 'credentials' | 'uploads'>> {
  const accounts = await Accounts.open(storage.accounts, settings.demo);
  const sessions = await Sessions.open({ storage, accounts, now, monotonic, origins: settings.origins, demo: settings.demo, onFault: (error, what) => log.warn({ error }, what) });
  undo.push(() => sessions.writeRefusals().catch((error: unknown) => log.warn({ error }, 'audit: the last refusals were not stored')));
  const credentials = await Credentials.load({ accounts: storage.accounts, deviceOf, openToLoopback: settings.demo, now, onFault: (error, what) => log.warn({ error }, what) });
  return { accounts, sessions, callers: new Callers(settings.proxies), credentials, uploads: new Uploads() };
}

function openBackups({ settings, storage, now, log }: Setting, undo: (() => unknown)[]): Backups {
  const backups = new Backups({ settings, now, log, audit: (row) => storage.audit.append(now(), row) });
  undo.push(() => backups.stop());
  return backups;
}

const holidayHealth = ({ calendar }: Casework, now: number): Pick<ServerHealth, 'holidaysUnknown'> => ({ holidaysUnknown: unannouncedYear(calendar, now) ?? undefined });

interface ActingDeps extends Setting {
  readonly picture: Picture;
  readonly people: Pick<Services, 'accounts' | 'uploads'>;
  readonly commit: Pipeline['commit'];
  readonly eviction: Eviction;
}

interface Acting {
  readonly execute: ReturnType<typeof createExecutor>;
  readonly casework: Casework;
}

async function acting({ settings, storage, picture, people: { accounts, uploads }, commit, eviction, now, log }: ActingDeps): Promise<Acting> {
  const casework = await loadCasework(picture.kinds, settings.timezone);
  const execute = createExecutor({
    book: picture.book,
    journal: { write: commit, durable: () => picture.journal.durable(), head: () => picture.journal.head },
    discretion: new Discretion(picture.kinds, picture.book),
    commands: await loadCommands(),
    casework,
    now,
    audit: (row) => storage.audit.append(now(), row),
    uploads,
    pace: new Pace(),
    recall: (type, id, sees) => eviction.recall(type, id, storage.records, now(), sees),
    findUser: (id) => {
      const account = accounts.byId(id);
      return Promise.resolve(account && accounts.usable(account) ? userOf(account) : null);
    },
    onFault: (error, what) => log.error({ error, what }, 'command: failed inside the server'),
  });
  return { execute, casework };
}

interface TimerDeps {
  readonly backups: Backups;
  readonly pipeline: Pipeline;
  readonly eviction: Eviction;
  readonly sampler: Sampler;
  readonly sessions: Sessions;
  readonly storage: Storage;
  readonly settings: Settings;
  readonly now: () => number;
  readonly log: Logger;
}

function startTimers({ backups, pipeline, eviction, sampler, sessions, storage, settings, now, log }: TimerDeps): () => void {
  const timers = new Timers(log);
  timers.every(TICK_MS, 'tick', () => pipeline.tick());
  timers.every(1000, 'history', () => sampler.flush(storage.history));
  timers.every(10_000, 'eviction', () => pipeline.evict(eviction));
  timers.every(1000, 'sessions', () => sessions.sweep());
  timers.every(60_000, 'refusals', () => sessions.writeRefusals());
  timers.every(60_000, 'backup', () => backups.tick());
  timers.every(3_600_000, 'retention', () => retain(storage, settings, now()));
  return () => timers.stop();
}

/** Opens every door that devices report by. */
async function openIngest(deps: Parameters<typeof startAdapters>[0] & Pick<TimerDeps, 'settings'>, undo: (() => unknown)[]): Promise<ReturnType<typeof portsOf>> {
  const adapters = await startAdapters(deps);
  undo.push(() => adapters.stop());
  return portsOf(adapters, deps.settings);
}

function portsOf(adapters: RunningAdapters, settings: Settings): { mqtt: string; gb26875Port: number } {
  const of = (scheme: string): URL | undefined => adapters.addresses.map((address) => new URL(address)).find((url) => url.protocol === scheme);
  return { mqtt: settings.mqttUrl ?? String(of('mqtt:') ?? ''), gb26875Port: Number(of('tcp:')?.port ?? 0) };
}

async function addressOf(server: Server, { host, port }: Settings): Promise<string> {
  const bound = await listen(server, host, port, 'QUANYAN_PORT');
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

async function closeHttp(server: Server, fanout: Fanout): Promise<void> {
  fanout.close();
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
}
