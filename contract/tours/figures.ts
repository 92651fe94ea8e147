import type { KindIndex } from '../kinds/kinds.ts';
import { label, type Label } from '../label.ts';
import { spokenPlace, wholePlace, type PlaceAt } from '../records/spoken-place.ts';
import type { Alert } from '../records/alert.ts';
import type { Device } from '../records/device.ts';
import type { Incident } from '../records/incident.ts';
import type { PlaceLevel } from '../records/place.ts';
import type { RecordOf, RecordType } from '../records/record.ts';
import type { Ticket } from '../records/ticket.ts';
import { ageWords, clockTime, sameDay, spanWords } from '../time-words.ts';

/** All that figures and subjects are made of, as an audience may know it: a screen's own mirror, or the server's records. */
export interface FigureSource {
  readonly kinds: KindIndex;
  /** Of the audience. */
  readonly jurisdiction: string;
  all<T extends RecordType>(type: T): Iterable<RecordOf[T]>;
  get<T extends RecordType>(type: T, id: string): RecordOf[T] | undefined;
  /** Devices, and how many of them were heard within their interval. */
  devices(): { readonly all: number; readonly heard: number };
  /** Last values in the order of its kind's points, NaN = never; and when it was last heard, ms UTC, 0 = never. */
  reading(device: Device): { readonly values: ArrayLike<number>; readonly observedAt: number };
}

/** What figures are read from: records as they are, and what the tour is about. */
export interface FigureContext {
  readonly source: FigureSource;
  /** Server's time, ms UTC. */
  readonly now: number;
  readonly subject: { readonly type: 'incident' | 'device'; readonly id: string } | null;
}

const NONE = label('—', '—');
const same = (text: string | number): Label => label(`${text}`, `${text}`);
const span = (ms: number | null): Label => (ms === null || ms < 0 ? NONE : spanWords(ms));

const share = (part: number, all: number): Label =>
  all === 0 ? NONE : same(part === all ? '100%' : `${(Math.floor((part / all) * 1000) / 10).toFixed(1)}%`);

const only = <T>(all: Iterable<T>, fits: (one: T) => boolean): T[] => Array.from(all).filter(fits);
const placeAt =
  ({ source }: FigureContext): PlaceAt =>
  (path) =>
    source.get('place', path);
const whole = (context: FigureContext): string | undefined =>
  wholePlace(placeAt(context), context.source.all('place'), context.source.jurisdiction)?.name;

const openIncidents = ({ source }: FigureContext): Incident[] =>
  only(source.all('incident'), ({ state }) => state === 'open' || state === 'dispatched');
const standing = ({ source }: FigureContext): Alert[] => only(source.all('alert'), ({ active }) => active);
const ticketsToday = ({ source, now }: FigureContext): Ticket[] => only(source.all('ticket'), ({ filedAt }) => sameDay(filedAt, now));
const closedToday = (context: FigureContext): Ticket[] => ticketsToday(context).filter(({ evaluation }) => evaluation !== null);
const placesOf = ({ source }: FigureContext, level: PlaceLevel): number =>
  only(source.all('place'), (place) => place.level === level).length;

const incidentOf = ({ source, subject }: FigureContext): Incident | undefined =>
  subject?.type === 'incident' ? source.get('incident', subject.id) : undefined;
const alertsOf = (context: FigureContext): Alert[] =>
  (incidentOf(context)?.alerts ?? []).map((id) => context.source.get('alert', id)).filter((alert) => alert !== undefined);
const ticketOf = (context: FigureContext): Ticket | undefined =>
  (incidentOf(context)?.tickets ?? []).map((id) => context.source.get('ticket', id)).find((ticket) => ticket !== undefined);

/** When the incident of the tour was acknowledged, sent for, reached, finished with and closed; null = not yet. ms UTC. */
const MOMENTS = {
  acknowledged: (context: FigureContext): number | null => {
    const first = alertsOf(context).reduce((least, { acked }) => Math.min(least, acked?.at ?? Infinity), Infinity);
    return Number.isFinite(first) ? first : null;
  },
  dispatched: (context: FigureContext): number | null => ticketOf(context)?.links.dispatch?.at ?? null,
  arrived: (context: FigureContext): number | null => ticketOf(context)?.flow.find(({ to }) => to === 'arrived')?.at ?? null,
  finished: (context: FigureContext): number | null => ticketOf(context)?.flow.find(({ to }) => to === 'finished')?.at ?? null,
  closed: (context: FigureContext): number | null => incidentOf(context)?.closedAt ?? null,
} as const;
type MomentName = keyof typeof MOMENTS;
export const MOMENT_NAMES = Object.keys(MOMENTS) as readonly MomentName[];
export const momentOf = (name: MomentName, context: FigureContext): number | null => MOMENTS[name](context);

/** How long after it began. */
const after =
  (name: MomentName) =>
  (context: FigureContext): Label => {
    const [at, incident] = [MOMENTS[name](context), incidentOf(context)];
    return at === null || !incident ? label('尚未', 'not yet') : span(Math.max(0, at - incident.openedAt));
  };

const deviceOf = ({ source, subject }: FigureContext): Device | undefined =>
  subject?.type === 'device' ? source.get('device', subject.id) : undefined;

/** The value its kind shows first, with its unit. */
function readingOf(context: FigureContext): Label {
  const device = deviceOf(context);
  const kind = device && context.source.kinds.get(device.kind);
  if (!device || !kind) return NONE;
  const value = context.source.reading(device).values[Object.keys(kind.points).indexOf(kind.headline)];
  const point = kind.points[kind.headline];
  return point === undefined || value === undefined || Number.isNaN(value)
    ? NONE
    : same(`${value.toFixed(point.decimals)} ${point.unit}`.trim());
}

function ageOf(context: FigureContext): Label {
  const device = deviceOf(context);
  const at = device ? context.source.reading(device).observedAt : 0;
  return at > 0 ? ageWords(context.now - at) : label('从未', 'never');
}

const named = (name: string | undefined): Label => (name === undefined || name === '' ? NONE : same(name));

/** Every figure that a caption may name. */
const FIGURES: Readonly<Record<string, (context: FigureContext) => Label>> = {
  place: (context) => named(whole(context)),
  time: ({ now }) => same(clockTime(now)),
  devices: ({ source }) => same(source.devices().all),
  heard: ({ source }) => same(source.devices().heard),
  'heard-share': ({ source }) => share(source.devices().heard, source.devices().all),
  kinds: ({ source }) => same(new Set(Array.from(source.all('device'), ({ kind }) => kind)).size),
  compounds: (context) => same(placesOf(context, 'compound')),
  buildings: (context) => same(placesOf(context, 'building')),
  alerts: (context) => same(standing(context).length),
  unacknowledged: (context) => same(standing(context).filter(({ acked }) => acked === null).length),
  'incidents-open': (context) => same(openIncidents(context).length),
  'incidents-dispatched': (context) => same(openIncidents(context).filter(({ state }) => state === 'dispatched').length),
  'filed-today': (context) => same(ticketsToday(context).length),
  'closed-today': (context) => same(closedToday(context).length),
  'on-time-today': (context) =>
    share(closedToday(context).filter(({ evaluation }) => evaluation!.onTime).length, closedToday(context).length),
  crews: ({ source }) => same(only(source.all('crew'), () => true).length),
  'crews-busy': ({ source }) => same(only(source.all('crew'), ({ state }) => state === 'busy').length),
  'incident-title': (context) => incidentOf(context)?.title ?? NONE,
  'incident-reason': (context) => incidentOf(context)?.reason ?? NONE,
  'incident-place': (context) => placeWordsOf(context, incidentOf(context)?.place),
  'incident-began': (context) => named(incidentOf(context) && clockTime(incidentOf(context)!.openedAt)),
  'incident-alerts': (context) => same(incidentOf(context)?.alerts.length ?? 0),
  'incident-acknowledged': after('acknowledged'),
  'incident-dispatched': after('dispatched'),
  'incident-arrived': after('arrived'),
  'incident-finished': after('finished'),
  'incident-closed': after('closed'),
  'incident-crew': (context) => named(context.source.get('crew', ticketOf(context)?.crew ?? '')?.name),
  'device-name': (context) => named(deviceOf(context)?.name),
  'device-place': (context) => placeWordsOf(context, deviceOf(context)?.place),
  'device-reading': readingOf,
  'device-age': ageOf,
  'device-alerts': (context) =>
    same(only(context.source.all('alert'), ({ device }) => device !== null && device === deviceOf(context)?.id).length),
  'device-siblings': (context) => {
    const kind = deviceOf(context)?.kind;
    return same(only(context.source.all('device'), (device) => device.kind === kind).length);
  },
};

const placeWordsOf = (context: FigureContext, path: string | undefined): Label =>
  path === undefined ? NONE : spokenPlace(placeAt(context), path);

export const FIGURE_NAMES: readonly string[] = Object.keys(FIGURES);
export const isFigure = (name: string): boolean => Object.hasOwn(FIGURES, name);

/** A figure now, in words; `—` where it is not known. @throws when there is no such figure */
export function figureOf(name: string, context: FigureContext): Label {
  if (!isFigure(name)) throw new Error(`there is no figure "${name}"; there are ${FIGURE_NAMES.join(', ')}`);
  return FIGURES[name](context);
}
