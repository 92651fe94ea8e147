import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import type { CareBook } from '#server/care/book.ts';
import { DueList, loadDues } from '#server/due/due-list.ts';
import { Recurring } from '#server/events/recurring.ts';
import { Drills } from '#server/drills/drills.ts';
import { Eviction } from '#server/incidents/ending/eviction.ts';
import type { DraftSources } from '#server/incidents/draft.ts';
import { MERGE_RULES } from '#server/incidents/absorb.ts';
import { Sampler } from '#server/history/sampler.ts';
import { TrackSampler } from '#server/history/track-sampler.ts';
import { heldOf } from '#server/state/held.ts';
import { SYSTEM } from '#server/incidents/words.ts';
import { civilZone } from '#contract/civil-zone.ts';
import { setCivilZone } from '#contract/time-words.ts';
import { Linkages, loadLinkages } from '#server/linkages/linkages.ts';
import { Operations } from '#server/operations/operations.ts';
import { openPatrols, type Patrols } from '#server/patrols/open.ts';
import { Pipeline } from '#server/pipeline.ts';
import type { PipelineDeps } from '#server/pipeline-deps.ts';
import type { ScheduleBook } from '#server/schedules/book.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { Sensing } from '#server/sensing/sensing.ts';
import { Elsewhere } from '#server/edge/elsewhere.ts';
import { loadModel, type RiskModel } from '#server/risk/model.ts';
import { createJudge, loadRules, type Judge } from '#server/rules/judge.ts';
import type { Storage } from '#server/storage/storage.ts';
import { OverTime } from '#server/timed-limits/over-time.ts';
import { isTightened } from '#server/warnings/tightened.ts';
import { openCorrelations } from './correlations.ts';
import { flushOnStop, HOUR_MS, type Context } from './context.ts';
import type { Restored } from './restore.ts';
import { relimitByWarnings } from './warnings.ts';

export interface OpenedPipeline {
  readonly pipeline: Pipeline;
  readonly sampler: Sampler;
  readonly tracks: TrackSampler;
  readonly eviction: Eviction;
  readonly drafts: DraftSources;
  readonly elsewhere: Elsewhere;
  readonly operations: Pick<Operations, 'start'>;
  /** What is held of a device says, judged as if it had just been reported. What goes on already is nothing new. */
  readonly judgeHeld: (device: Device) => AlertSignal[];
  readonly riskModel: RiskModel;
  readonly patrols: Patrols;
}

/** The stages from an observation to the screens: state, rules, incidents, journal, fan-out; and what leaves memory when it is over. */
export async function openPipeline(
  context: Context,
  storage: Storage,
  { records, journal, state, movers, warnings, usualKind, followLedger }: Restored,
  {
    fanout,
    sensing,
    unregistered,
    care,
    schedules,
  }: Pick<PipelineDeps, 'fanout' | 'unregistered'> & {
    readonly sensing: Sensing;
    readonly care: CareBook;
    readonly schedules: ScheduleBook;
  },
): Promise<OpenedPipeline> {
  const { settings, kinds, now, monotonic, log } = context;
  const [sampler, tracks] = [new Sampler(), new TrackSampler()];
  flushOnStop(context, 'history: the last readings were not stored', () => sampler.flush(storage.history));
  const { correlator, explain } = await correlationsOf(context, records, { sources: sensing, warnings });
  flushOnStop(context, 'tracks: the last positions were not stored', () => tracks.flush(storage.tracks));
  const operations = new Operations({ records, monotonic, log });
  setCivilZone(settings.timezone);
  const zone = civilZone();
  const linkages = new Linkages({ linkages: settings.linkages ? await loadLinkages(kinds) : [], records, kinds, zone, monotonic });
  const recurring = openRecurring(context, storage, state, () => pipeline);
  const patrols = await openPatrols({ ...context, storage, records, zone, pipeline: () => pipeline });
  const judge = await openJudge(context, schedules);
  const elsewhere = await Elsewhere.load({ values: storage.accounts, deviceNamed: (name) => records.deviceNamed(name) });
  const drills = openDrills(context, { records, state }, { elsewhere, judge, pipeline: () => pipeline });
  const pipeline: Pipeline = new Pipeline({
    elsewhere,
    correlator: withTightened(withoutDrills(correlator), { kinds, records, state, usualKind }),
    kinds,
    state,
    judge: (change) => [...drills.mark(judge(change), change)],
    rules: { ...MERGE_RULES, explain, zone },
    records,
    journal,
    followLedger,
    due: new DueList(await loadDues(), records, (due, error) => log.error({ due: due.id, error }, 'due: failed, the others go on')),
    operations: withDrills(withLinkages(operations, linkages), drills),
    fanout: withStored(fanout, recurring, patrols.rounds),
    sampler,
    movers,
    tracks,
    unregistered,
    sensing,
    overTime: new OverTime(state, records.all('alert'), care),
    events: storage.events,
    now,
    monotonic,
    log,
  });
  relimitByWarnings(context, warnings, pipeline);
  const eviction = openEviction(settings, records, journal);
  const judgeHeld = judgingHeld(context, state, judge, drills);
  const [drafts, riskModel] = [{ kinds, records, explain }, await loadModel(settings.riskModel)];
  return { pipeline, sampler, tracks, eviction, operations: begunBy(operations, drills), elsewhere, drafts, judgeHeld, riskModel, patrols };
}

const correlationsOf = (
  { kinds, log }: Context,
  records: Restored['records'],
  around: Parameters<typeof openCorrelations>[2],
): ReturnType<typeof openCorrelations> =>
  openCorrelations(records, kinds, around, (correlation, error) =>
    log.error({ correlation: correlation.id, error }, 'correlation: failed, the others go on'),
  );

/** Rules see what is ordered of a device, where a schedule orders something. */
async function openJudge({ log }: Context, schedules: ScheduleBook): Promise<Judge> {
  const judge = createJudge(await loadRules(), (rule, error) => log.error({ rule: rule.id, error }, 'rule: failed, the others go on'));
  return (change) => {
    const ordered = schedules.orderedOf(change.device);
    return judge(ordered === undefined ? change : { ...change, ordered });
  };
}

/** @param pipeline is there when the first event recurs */
const openRecurring = ({ log }: Context, storage: Storage, state: Restored['state'], pipeline: () => Pipeline): Recurring =>
  new Recurring({
    kindOf: (device) => kindOf(state, device),
    store: storage.reader.events,
    accept: (events) => pipeline().accept([], events),
    log,
  });

/** @param pipeline is there when the first drill ends */
const openDrills = (
  { kinds, now, monotonic, log }: Context,
  { records, state }: Pick<Restored, 'records' | 'state'>,
  { elsewhere, judge, pipeline }: { readonly elsewhere: Elsewhere; readonly judge: Judge; readonly pipeline: () => Pipeline },
): Drills =>
  new Drills({
    records,
    kinds,
    elsewhere: (device) => elsewhere.has(device),
    standing: (device, receivedAt) => heldOf(state, device, receivedAt).flatMap(judge),
    raise: (signals) => pipeline().raise(signals, 'rule:drill'),
    commit: (changes) => pipeline().commit({ at: now(), actor: SYSTEM, cause: 'rule:drill', changes }),
    now,
    monotonic,
    log,
  });

const judgingHeld =
  ({ now }: Context, state: Restored['state'], judge: Judge, drills: Drills): OpenedPipeline['judgeHeld'] =>
  (device) =>
    heldOf(state, device, now()).flatMap((change) =>
      drills.mark(judge(change), change).map((signal) => ({ ...signal, lasts: true as const })),
    );

const openEviction = (
  { keepHours, minorHours }: Context['settings'],
  records: Restored['records'],
  journal: Restored['journal'],
): Eviction => new Eviction(records, { keepMs: keepHours * HOUR_MS, minorMs: minorHours * HOUR_MS }, journal.settled.bind(journal));

const kindOf = (state: Restored['state'], device: string): DeviceKind | undefined => {
  const handle = state.resolve(device);
  return handle < 0 ? undefined : state.kind(handle);
};

/** Events that have become durable are looked at for what recurs, and for who was at a patrol point. */
const withStored = (fanout: PipelineDeps['fanout'], ...listeners: readonly Pick<Recurring, 'heard'>[]): PipelineDeps['fanout'] => ({
  publish: (entry) => fanout.publish(entry),
  publishUnstored: (changes) => fanout.publishUnstored(changes),
  publishLive: () => fanout.publishLive(),
  publishEvents: (events) => {
    fanout.publishEvents(events);
    for (const listener of listeners) void listener.heard(events);
  },
});

/** What a drill makes devices say is evidence of nothing. */
const withoutDrills = (correlator: PipelineDeps['correlator']): PipelineDeps['correlator'] => ({
  gather: (signals, now, age) => {
    const drilled = signals.filter(({ drill }) => drill !== undefined);
    if (drilled.length === 0) return correlator.gather(signals, now, age);
    const real = signals.filter(({ drill }) => drill === undefined);
    return [...drilled, ...correlator.gather(real, now, age)];
  },
});

/** What is said only because limits are stricter under a warning is marked as such. */
const withTightened = (
  correlator: PipelineDeps['correlator'],
  { kinds, records, state, usualKind }: Pick<Restored, 'kinds' | 'records' | 'state' | 'usualKind'>,
): PipelineDeps['correlator'] => {
  const mark = (signal: AlertSignal): AlertSignal => {
    const device = signal.on && signal.device !== null ? records.get('device', signal.device) : undefined;
    const kind = device && kinds.get(device.kind);
    const usual = kind && usualKind(kind, device);
    return usual && usual !== state.kindOf(device.id) && isTightened(signal, usual) ? { ...signal, tightened: true } : signal;
  };
  return { gather: (signals, now, age) => correlator.gather(signals.map(mark), now, age) };
};

/** Drills are begun and ended here, everything else by the device. */
const begunBy = (operations: Operations, drills: Drills): Pick<Operations, 'start'> => ({
  start: (find) => operations.start((order) => drills.way(order) ?? find(order)),
});

const withDrills = (operations: PipelineDeps['operations'], drills: Drills): PipelineDeps['operations'] => ({
  ...operations,
  take: (now) => [...operations.take(now), ...drills.take(now)],
});

/** Operations that people and linkages give are carried out by the same steps. */
const withLinkages = (operations: Operations, linkages: Linkages): PipelineDeps['operations'] => ({
  heard: (change) => operations.heard(change),
  follow: (entry) => {
    operations.follow(entry);
    linkages.follow(entry);
  },
  take: (now) => [...operations.take(now), ...linkages.take(now)],
});
