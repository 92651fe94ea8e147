import { label, type Label } from '#contract/label.ts';
import type { Factor } from '#contract/risk/risk.ts';
import type { Compound, Sensor } from './compounds.ts';
import { factorOf, type RiskModel } from './model.ts';
import type { CompoundPast } from './past.ts';
import type { Fact } from './score.ts';

const DAY_MS = 86_400_000;
/** As long as a warning may last: after it nothing that a service said tells of now. */
const SILENT_DAYS = 10;

/** What was read at an instant; null = it was not heard within its interval. */
export type ReadingAt = (device: string, point: string, at: number) => { readonly value: number; readonly at: number } | null;

/** What a fact is made of, of now or of any instant that is kept. */
export interface Circumstances {
  readonly compound: Compound;
  readonly past: CompoundPast;
  readonly reading: ReadingAt;
  /** From when on alerts are known, ms UTC; Infinity = they are not read yet. */
  readonly alertsSince: number;
}

const SOURCES = {
  stations: label('气象站', 'Weather stations'),
  wells: label('井盖水位', 'Well levels'),
  meters: label('楼栋电表', 'Meters of buildings'),
  warnings: label('官方预警服务', 'Official warning services'),
  ledger: label('地点台账', 'Ledger of places'),
  alerts: label('告警记录', 'Alerts on record'),
  networks: label('燃气管网', 'Gas network'),
  homes: label('设备台账', 'Ledger of devices'),
};
const WHY = {
  none: label('无此类设备', 'No such device'),
  silent: label('设备均未按时上报', 'None of the devices is heard'),
  noService: label('从未收到预警服务的消息', 'No warning service was ever heard'),
  serviceSilent: (days: number): Label =>
    label(`预警服务已超过 ${days} 天无消息`, `No warning service was heard for more than ${days} days`),
  noHeight: label('台账无楼高', 'The ledger has no heights'),
  noYear: label('管网无敷设年份', 'The network has no years'),
  unread: label('历史告警尚未读完', 'Alerts of the past are not read yet'),
  fewHomes: (least: number): Label =>
    label(`不足 ${least} 户：不计，以免识别个人`, `Fewer than ${least}: not told, so that nobody can be known by it`),
  withheld: label('此受众不告知', 'Not told to this audience'),
};

type Found = Pick<Fact, 'value' | 'source'> & Partial<Pick<Fact, 'coverage' | 'at' | 'why'>>;
const unknown = (source: Label, why: Label): Found => ({ value: null, coverage: 0, source, why });

type Gather = (around: Circumstances, model: RiskModel, at: number) => Found;

/** How each factor is found. The same for now and for history. */
const GATHER: Readonly<Record<Factor, Gather>> = {
  rain: ({ compound: { stations }, reading }, _model, at) => nearestOf(stations, reading, at),
  levels: ({ compound: { wells }, reading }, _model, at) => fullestOf(wells, reading, at, SOURCES.wells),
  'power-load': ({ compound: { meters }, reading }, _model, at) => fullestOf(meters, reading, at, SOURCES.meters),
  warnings: ({ past }, model, at) => {
    const [colour, heard] = [past.warned(at), past.serviceHeard(at)];
    if (heard === null) return unknown(SOURCES.warnings, WHY.noService);
    // A warning that stands is known until it is over. That there is none is known only of a service that is heard.
    const days = factorOf(model, 'warnings')?.silentDays ?? SILENT_DAYS;
    if (colour === null && at - heard > days * DAY_MS) return unknown(SOURCES.warnings, WHY.serviceSilent(days));
    return { value: colour === null ? 0 : 5 - colour, source: SOURCES.warnings, at: heard };
  },
  'fire-load': ({ compound: { tallestM } }) =>
    tallestM === null ? unknown(SOURCES.ledger, WHY.noHeight) : { value: tallestM, source: SOURCES.ledger },
  'fire-equipment': ({ compound: { fireDevices }, past, alertsSince }, _model, at) => {
    if (fireDevices === 0) return unknown(SOURCES.alerts, WHY.none);
    if (alertsSince > at) return unknown(SOURCES.alerts, WHY.unread);
    return { value: (100 * Math.min(fireDevices, past.outOfOrder(at))) / fireDevices, source: SOURCES.alerts, at };
  },
  'gas-age': ({ compound: { gasYear } }, _model, at) =>
    gasYear === null
      ? unknown(SOURCES.networks, WHY.noYear)
      : { value: Math.max(0, new Date(at).getUTCFullYear() - gasYear), source: SOURCES.networks },
  elders: ({ compound: { homes } }, model) => {
    const steps = factorOf(model, 'elders')?.steps ?? [];
    const step = steps.findLast((least) => homes >= least);
    return step === undefined ? unknown(SOURCES.homes, WHY.fewHomes(steps[0])) : { value: step, source: SOURCES.homes };
  },
  incidents: ({ past, alertsSince }, { events: { days } }, at) => {
    const from = at - days * DAY_MS;
    const coverage = Math.min(1, (at - Math.max(from, alertsSince)) / (days * DAY_MS));
    if (!(coverage > 0)) return unknown(SOURCES.alerts, WHY.unread);
    const { count, newest } = past.incidents(from, at);
    return { value: count, coverage, source: SOURCES.alerts, at: newest ?? at };
  },
};

/** Who may not know of people is told the risk without what is made of homes. */
const OF_PEOPLE: ReadonlySet<Factor> = new Set(['elders']);

/** What is known of a compound at an instant. Pure. @param people whether what is made of people may be told @param at ms UTC */
export function factsOf(model: RiskModel, around: Circumstances, at: number, people: boolean): Fact[] {
  return model.factors.map(({ id }): Fact => {
    const found = !people && OF_PEOPLE.has(id) ? unknown(SOURCES.homes, WHY.withheld) : GATHER[id](around, model, at);
    return { factor: id, coverage: 1, at: null, why: null, ...found };
  });
}

function nearestOf(stations: readonly Sensor[], reading: ReadingAt, at: number): Found {
  if (stations.length === 0) return unknown(SOURCES.stations, WHY.none);
  for (const { device, point } of stations) {
    const read = reading(device, point, at);
    if (read !== null) return { value: read.value, source: SOURCES.stations, at: read.at };
  }
  return unknown(SOURCES.stations, WHY.silent);
}

/** The highest share of its limit that any of them reads, percent. */
function fullestOf(sensors: readonly Sensor[], reading: ReadingAt, at: number, source: Label): Found {
  if (sensors.length === 0) return unknown(source, WHY.none);
  let [most, heard, newest] = [-Infinity, 0, 0];
  for (const { device, point, limit } of sensors) {
    const read = reading(device, point, at);
    if (read === null) continue;
    heard++;
    most = Math.max(most, (100 * read.value) / limit);
    newest = Math.max(newest, read.at);
  }
  return heard === 0 ? unknown(source, WHY.silent) : { value: most, coverage: heard / sensors.length, source, at: newest };
}
