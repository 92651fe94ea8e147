import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { giveBackMemory } from '#server/lib/memory.ts';
import { kindsHash, LiveKinds } from '#contract/kinds/kinds.ts';
import type { ServerHealth } from '#contract/wire/messages.ts';
import { serveArchive } from '#tiles/serve.ts';
import { Redaction } from './audience/redaction.ts';
import { firstAdministratorCode } from './auth/first-start.ts';
import { Backups } from './backup/backups.ts';
import type { CareBook } from './care/book.ts';
import type { ScheduleBook } from './schedules/book.ts';
import { loadCasework, type Casework } from './casework/casework.ts';
import { openCare, readCareBook } from './compose/care.ts';
import { openSchedules, readScheduleBook } from './schedules/open.ts';
import { openCommands } from './compose/commands.ts';
import { HOUR_MS, TICK_MS, flushOnStop, type Context } from './compose/context.ts';
import { openIntake, type Intake } from './compose/edge.ts';
import { healthOf } from './compose/health.ts';
import { addressOf, closeHttp, listenHttp } from './compose/http.ts';
import { openIngest, type Ingress } from './compose/ingest.ts';
import { openPeople, type People } from './compose/people.ts';
import { openPipeline, type OpenedPipeline } from './compose/pipeline.ts';
import { openKinds } from './compose/kinds.ts';
import { openReplay } from './compose/replay.ts';
import { restoreRecords, type FitLimits, type Restored } from './compose/restore.ts';
import { routeServices } from './compose/services.ts';
import { startTimers } from './compose/timers.ts';
import type { JournalSource } from './fanout/feeds/catch-up.ts';
import { Endpoints } from './fanout/endpoints.ts';
import { Hub } from './fanout/hub.ts';
import { openSockets } from './fanout/sockets.ts';
import { tellWalls, wallShows } from './fanout/wall-shows.ts';
import { createApp, loadRoutes } from './http/app.ts';
import { createHttpServer, underBasePath } from './http/serve.ts';
import { openDeviceSockets } from './http/device-sockets.ts';
import type { Services } from './http/services.ts';
import { Feeds } from './ingest/feeds.ts';
import { Sensing } from './sensing/sensing.ts';
import { importLedger } from './ledger/ledger.ts';
import * as clock from './lib/clock.ts';
import { inForce } from './kinds/uploaded-kinds.ts';
import { loadKinds } from './lib/kinds.ts';
import { LimitBook } from './limits/book.ts';
import { openLimits } from './limits/open.ts';
import { createMetrics } from './metrics.ts';
import { openMedia } from './media/open.ts';
import { scenarioPort } from './scenarios.ts';
import type { Settings } from './settings.ts';
import { withDeadlines } from './storage/deadlines.ts';
import { openStorage } from './storage/open.ts';
import type { StoredKind } from './storage/stores/kind-store.ts';
import type { Storage } from './storage/storage.ts';
import { loadTours } from './tours/tours.ts';
import { openWebhooks } from './webhooks/open.ts';

interface ServerOptions {
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
  /** With more devices in sight than this, a screen is told all of those it looks at, and of the others where they are. */
  readonly nearAll?: number;
}

export interface RunningServer {
  readonly http: string;
  readonly ingress: Ingress;
  /** To print once, at the first start without demo. */
  readonly administratorCode: string | null;
  stop(): Promise<void>;
}

/**
 * Composes the server in the order data flows through it, and starts it.
 * @throws Error with a sentence for the operator (taken port, unwritable folder, newer data …); nothing is left running then.
 */
export async function startServer(settings: Settings, options: ServerOptions): Promise<RunningServer> {
  const { log, now = clock.wall, monotonic = clock.monotonic } = options;
  const steps: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of steps.splice(0).reverse()) await step();
  };
  try {
    const builtIn = await loadKinds();
    const kinds = new LiveKinds(builtIn);
    const running = await compose({ settings, builtIn, kinds, log, now, monotonic, onStop: (step) => void steps.push(step) }, options);
    return { ...running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function compose(context: Context, options: ServerOptions): Promise<Omit<RunningServer, 'stop'>> {
  const startedAt = context.monotonic();
  const core = await openCore(context);
  const stages = await openStages(context, core, options);
  const people = await openPeople(context, core.storage, core.restored.state);
  const redaction = new Redaction(context.kinds, core.restored.published);
  const uploadedKinds = await openKinds(context, { ...core, versions: core.kindVersions, hub: stages.hub });
  const { schedules, scheduler } = openSchedules(context, core, stages);
  const media = await openMedia({ ...context, storage: core.storage, redaction }, context.onStop);
  const webhooks = await openWebhooks(context, { ...core, journal: journalSource(core.storage, core.restored.journal), redaction });
  const execute = await openCommands(context, { ...core, ...stages, ...people });
  const backups = openBackups(context, core);
  const replay = openReplay(context, core, options.nearAll);
  const metrics = openMetrics(core, stages, backups);
  const intake = await openIntake(context, { ...core, ...stages, journal: journalSource(core.storage, core.restored.journal), metrics });
  const ingress = await openIngress(context, { ...core, ...stages, ...people, intake });
  const server = createHttpServer(people.callers);
  const scenarios = await scenarioPort(
    context.settings.demo,
    () => ({ QUANYAN_PORT: new URL(addressOf(server, context.settings)).port, ...ingress.reachedBy }),
    context.log,
  );
  context.onStop(() => scenarios.stop());
  const services = routeServices(context, {
    ...core,
    ...stages,
    ...people,
    backups,
    execute,
    scenarios,
    uploadedKinds,
    deviceLimits: openLimits(context, core, stages),
    limitBook: core.limitBook,
    carePlans: openCare(context, core, stages),
    schedules,
    scheduleBook: core.scheduleBook,
    webhooks,
    redaction,
    media,
    replay,
    tours: await loadTours(),
    ...intake,
    protocols: ingress.protocols,
    metrics: metrics.text,
    tilesDir: options.tilesDir ?? context.settings.data,
    runningFor: () => context.monotonic() - startedAt,
  });
  await openHttp(context, options, server, { ...core, ...stages, ...people, services, ingress });
  const administratorCode = context.settings.demo ? null : await firstAdministratorCode(people.accounts);
  await listenHttp(server, context.settings);
  startTimers(context, { ...services, ...stages, storage: core.storage, ...people, backups, media, replay, webhooks, scheduler });
  const http = addressOf(server, context.settings);
  context.log.info({ http, listening: ingress.protocols.flatMap(({ addresses }) => addresses) }, 'server: ready');
  giveBackMemory();
  return { http, ingress, administratorCode };
}

interface Core {
  readonly storage: Storage;
  readonly kindVersions: readonly StoredKind[];
  readonly limitBook: LimitBook;
  readonly careBook: CareBook;
  readonly scheduleBook: ScheduleBook;
  readonly restored: Restored;
  readonly casework: Casework;
}

/** What is stored, and what of it is in memory. */
async function openCore(context: Context): Promise<Core> {
  const { settings, builtIn, kinds, log, now, monotonic, onStop } = context;
  const storage = withDeadlines(await openStorage(settings));
  onStop(() => storage.close());
  const kindVersions = await storage.kinds.list();
  kinds.take(inForce(kindVersions, builtIn, log));
  const limitBook = new LimitBook(await storage.limits.list());
  const careBook = await readCareBook(context, storage);
  const fit: FitLimits = (warned) => (kind, device) => careBook.kindOf(warned(limitBook.kindOf(kind, device), device), device.id);
  const keepMs = settings.keepHours * HOUR_MS;
  const restored = await restoreRecords({ storage, kinds, fit, now, monotonic, keepMs, log });
  const scheduleBook = await readScheduleBook(storage, restored.records);
  return { storage, kindVersions, limitBook, careBook, scheduleBook, restored, casework: await loadCasework(kinds, settings.timezone) };
}

interface Stages extends OpenedPipeline {
  readonly feeds: Feeds;
  readonly sensing: Sensing;
  readonly health: () => ServerHealth;
  readonly hub: Hub;
}

/** From what devices report to what screens are sent. */
async function openStages(
  context: Context,
  { storage, restored, casework, careBook, scheduleBook }: Core,
  { ledger, nearAll }: ServerOptions,
): Promise<Stages> {
  const { kinds, log, now, monotonic } = context;
  const { records, published, journal, state, movers } = restored;
  const sensing = new Sensing({ state, records, monotonic });
  const feeds = new Feeds(now, (source, reason) => sensing.rejected(source, reason));
  restored.onDevices((addresses) => feeds.unregistered.learned(addresses));
  const health = healthOf({ journal, traffic: sensing.traffic, feeds, casework, now });
  const hub = new Hub({ state, movers, published, journal: journalSource(storage, journal), kinds, health, now, monotonic, log, nearAll });
  const opened = await openPipeline(context, storage, restored, {
    fanout: hub,
    sensing,
    unregistered: feeds.unregistered,
    care: careBook,
    schedules: scheduleBook,
  });
  const { pipeline } = opened;
  if (ledger !== null) await importLedger(ledger, kinds, records, { write: (write) => pipeline.commit(write) }, now());
  flushOnStop(context, 'journal: the last changes of alerts that repeat or flap were not stored', () => pipeline.flush());
  return { ...opened, feeds, sensing, health, hub };
}

/** The journal as screens read it. */
const journalSource = (storage: Storage, journal: Restored['journal']): JournalSource => ({
  epoch: storage.epoch,
  head: () => journal.head,
  since: (seq, limit) => storage.reader.journal.since(seq, limit),
});

function openBackups({ settings, now, log, onStop }: Context, { storage }: Core): Backups {
  const backups = new Backups({ settings, now, log, audit: (row) => storage.audit.append(now(), row) });
  onStop(() => backups.stop());
  return backups;
}

const openMetrics = (
  { restored: { records, journal } }: Core,
  { health, hub, sampler, pipeline }: Stages,
  backups: Backups,
): ReturnType<typeof createMetrics> =>
  createMetrics({
    health,
    devices: () => records.count('device'),
    journalHead: () => journal.head,
    journalWaiting: () => journal.waiting.size,
    screens: () => hub.size,
    historyDropped: () => sampler.dropped,
    events: () => pipeline.events,
    backups: () => backups.status,
  });

/** Where devices report. */
async function openIngress(
  context: Context,
  { restored: { state }, operations, feeds, sensing, credentials, intake: { accept, track } }: Core & Stages & People & { intake: Intake },
): Promise<Ingress> {
  return openIngest(
    context,
    {
      accept,
      track,
      reject: feeds.rejects.note,
      repeated: sensing.repeated.bind(sensing),
      connected: feeds.connected,
      knows: (device) => state.resolve(device) >= 0,
      kindOf: (device) => state.kindOf(device),
      addressesBehind: (gateway) => state.addressesBehind(gateway),
      mayReport: credentials.mayReport.bind(credentials),
    },
    operations,
  );
}

/** Where people, screens and other systems connect; it listens later. */
async function openHttp(
  { settings, builtIn, log, now, monotonic, onStop }: Context,
  { clientDir, tilesDir }: ServerOptions,
  server: HttpServer,
  parts: Core & Stages & People & { services: Services; ingress: Ingress },
): Promise<void> {
  const { storage, restored, hub, health, access, callers, screenUse, shownViews, services, ingress } = parts;
  server.on('request', createApp(await loadRoutes(), services, { clientDir, tiles: serveArchive(tilesDir ?? settings.data), log }));
  const endpoints = new Endpoints(hub, {
    state: restored.state,
    journal: journalSource(storage, restored.journal),
    execute: services.execute,
    use: screenUse,
    shownViews,
    tours: parts.tourRemotes,
    kindsHash: kindsHash(builtIn),
    uploadedKinds: () => services.uploadedKinds.all(),
    ...wallShows(services),
    health,
    tickMs: TICK_MS,
    demo: settings.demo,
    now,
    monotonic,
    log,
  });
  tellWalls(services, hub);
  const sockets = openSockets({ httpServer: server, access, callers, hub, endpoints });
  const deviceSockets = openDeviceSockets(server, ingress.sockets, { callers, log, reject: services.reject });
  underBasePath(server, settings.basePath);
  onStop(() => closeHttp(server));
  onStop(() => sockets.close());
  onStop(() => deviceSockets.close());
}
