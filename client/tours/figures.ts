import { label, type Label } from '#contract/label.ts';
import { STATUSES, STATUS } from '#contract/live/status.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { PlaceLevel } from '#contract/records/place.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { jurisdictionPlace, placeWords } from '#client/places/place-words.ts';
import { formatAge, formatClock, formatSpan, isSameDay } from '#client/ui/time/format.ts';
import type { World } from '#client/world/world.ts';

/** What figures are read from: the world as it is, and what the tour is about. */
export interface FigureContext {
  readonly world: World;
  /** Server's time, ms UTC. */
  readonly now: number;
  readonly subject: { readonly type: 'incident' | 'device'; readonly id: string } | null;
}

const NONE = label('—', '—');
const same = (text: string | number): Label => label(`${text}`, `${text}`);
const span = (ms: number | null): Label => (ms === null || ms < 0 ? NONE : label(formatSpan(ms, 'zh'), formatSpan(ms, 'en')));

const SILENT = [STATUS.unknown, STATUS.offline, STATUS.stale];

/** Devices of all that the screen may see, as the server counts them. */
function devicesOf({ world }: FigureContext): { readonly all: number; readonly heard: number } {
  const place = jurisdictionPlace(world, world.user?.jurisdiction ?? '');
  const counted = world.rollup(world.user?.jurisdiction ?? '/') ?? world.rollup(place?.path ?? '');
  const counts = counted?.devices ?? STATUSES.map(() => 0);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return { all, heard: SILENT.reduce((rest, status) => rest - counts[status], all) };
}

const share = (part: number, all: number): Label =>
  all === 0 ? NONE : same(part === all ? '100%' : `${(Math.floor((part / all) * 1000) / 10).toFixed(1)}%`);

const openIncidents = ({ world }: FigureContext): Incident[] =>
  [...world.all('incident').values()].filter(({ state }) => state === 'open' || state === 'dispatched');
const standing = ({ world }: FigureContext): Alert[] => [...world.all('alert').values()].filter(({ active }) => active);
const ticketsToday = ({ world, now }: FigureContext): Ticket[] =>
  [...world.all('ticket').values()].filter(({ filedAt }) => isSameDay(filedAt, now));
const closedToday = (context: FigureContext): Ticket[] => ticketsToday(context).filter(({ evaluation }) => evaluation !== null);
const placesOf = ({ world }: FigureContext, level: PlaceLevel): number =>
  [...world.all('place').values()].filter((place) => place.level === level).length;

const incidentOf = ({ world, subject }: FigureContext): Incident | undefined =>
  subject?.type === 'incident' ? world.get('incident', subject.id) : undefined;
const alertsOf = (context: FigureContext): Alert[] =>
  (incidentOf(context)?.alerts ?? []).map((id) => context.world.get('alert', id)).filter((alert) => alert !== undefined);
const ticketOf = (context: FigureContext): Ticket | undefined =>
  (incidentOf(context)?.tickets ?? []).map((id) => context.world.get('ticket', id)).find((ticket) => ticket !== undefined);

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

const deviceOf = ({ world, subject }: FigureContext) => (subject?.type === 'device' ? world.get('device', subject.id) : undefined);

/** The value its kind shows first, with its unit. */
function readingOf(context: FigureContext): Label {
  const device = deviceOf(context);
  const kind = device && context.world.kinds.get(device.kind);
  if (!device || !kind) return NONE;
  const at = Object.keys(kind.points).indexOf(kind.headline);
  const value = context.world.columns.values[context.world.columns.base[device.handle] + at];
  const point = kind.points[kind.headline];
  return point === undefined || value === undefined || Number.isNaN(value)
    ? NONE
    : same(`${value.toFixed(point.decimals)} ${point.unit}`.trim());
}

function ageOf(context: FigureContext): Label {
  const device = deviceOf(context);
  const at = device ? context.world.columns.observedAt[device.handle] : 0;
  return at > 0 ? label(formatAge(context.now - at, 'zh'), formatAge(context.now - at, 'en')) : label('从未', 'never');
}

const named = (name: string | undefined): Label => (name === undefined || name === '' ? NONE : same(name));

/** Every figure that a caption may name. */
const FIGURES: Readonly<Record<string, (context: FigureContext) => Label>> = {
  place: ({ world }) => named(jurisdictionPlace(world, world.user?.jurisdiction ?? '')?.name),
  time: ({ now }) => same(formatClock(now)),
  devices: (context) => same(devicesOf(context).all),
  heard: (context) => same(devicesOf(context).heard),
  'heard-share': (context) => share(devicesOf(context).heard, devicesOf(context).all),
  kinds: ({ world }) => same(new Set(Array.from(world.all('device').values(), ({ kind }) => kind)).size),
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
  crews: ({ world }) => same(world.all('crew').size),
  'crews-busy': ({ world }) => same([...world.all('crew').values()].filter(({ state }) => state === 'busy').length),
  'incident-title': (context) => incidentOf(context)?.title ?? NONE,
  'incident-reason': (context) => incidentOf(context)?.reason ?? NONE,
  'incident-place': (context) => placeWordsOf(context, incidentOf(context)?.place),
  'incident-began': (context) => named(incidentOf(context) && formatClock(incidentOf(context)!.openedAt)),
  'incident-alerts': (context) => same(incidentOf(context)?.alerts.length ?? 0),
  'incident-acknowledged': after('acknowledged'),
  'incident-dispatched': after('dispatched'),
  'incident-arrived': after('arrived'),
  'incident-finished': after('finished'),
  'incident-closed': after('closed'),
  'incident-crew': (context) => named(context.world.get('crew', ticketOf(context)?.crew ?? '')?.name),
  'device-name': (context) => named(deviceOf(context)?.name),
  'device-place': (context) => placeWordsOf(context, deviceOf(context)?.place),
  'device-reading': readingOf,
  'device-age': ageOf,
  'device-alerts': (context) =>
    same([...context.world.all('alert').values()].filter(({ device }) => device !== null && device === deviceOf(context)?.id).length),
  'device-siblings': ({ world, ...context }) => {
    const kind = deviceOf({ world, ...context })?.kind;
    return same([...world.all('device').values()].filter((device) => device.kind === kind).length);
  },
};

const placeWordsOf = ({ world }: FigureContext, path: string | undefined): Label => (path === undefined ? NONE : placeWords(world, path));

export const FIGURE_NAMES: readonly string[] = Object.keys(FIGURES);
export const isFigure = (name: string): boolean => Object.hasOwn(FIGURES, name);

/** A figure now, in words; `—` where it is not known. @throws when there is no such figure */
export function figureOf(name: string, context: FigureContext): Label {
  if (!isFigure(name)) throw new Error(`there is no figure "${name}"; there are ${FIGURE_NAMES.join(', ')}`);
  return FIGURES[name](context);
}
