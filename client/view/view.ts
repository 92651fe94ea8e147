import { createStore } from 'zustand/vanilla';
import { pathSchema } from '#contract/places/geo.ts';
import { SHADES, type Shade } from '#client/buildings/shades.ts';

export type StageId = 'map' | 'globe' | 'interior';

/**
 * One address for where we look, kept in the URL. Drill-down, browser back, a shared link and a wall push are all the
 * same act: setting the View.
 */
export interface View {
  /** Path down the levels; `''` = the whole of what the user may see. Its last segment may be a device. */
  readonly focus: string;
  readonly stage: StageId;
  /** Layers switched off; all others are on. */
  readonly hidden: readonly string[];
  readonly time: 'live' | number;
  /** Panel tab or alert in front, e.g. `alert:…`, `incident:…`, `ticket:…`; `sight:<path>` asks who sees a place. */
  readonly open: string;
  /** Who can see what is open is being shown. */
  readonly sight?: boolean;
  /** What buildings are coloured by; by their state, when missing. */
  readonly shade?: Shade;
  /** Id of an incident: the past is shown as its film, from `time` on. */
  readonly film?: string;
}

export const HOME: View = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' };

/** Reads a View from a query string. What cannot be read falls back to its default, never throws. */
export function parseView(search: string): View {
  const query = new URLSearchParams(search);
  const focus = pathSchema.safeParse(query.get('focus') ?? '');
  const stage = query.get('stage');
  const shade = SHADES.find((one) => one === query.get('shade'));
  const time = Number(query.get('time') ?? NaN);
  return {
    focus: focus.success ? focus.data : '',
    stage: stage === 'globe' || stage === 'interior' ? stage : 'map',
    hidden: (query.get('hidden') ?? '').split(',').filter((layer) => /^[a-z-]{1,40}$/.test(layer)),
    time: Number.isFinite(time) && time > 0 ? time : 'live',
    open: (query.get('open') ?? '').slice(0, 200),
    ...(query.get('sight') === '1' ? { sight: true } : {}),
    ...(shade ? { shade } : {}),
    ...(query.get('film') && Number.isFinite(time) ? { film: query.get('film')!.slice(0, 200) } : {}),
  };
}

/** The shortest query string that parses back to this View; `''` for the default. */
export function formatView(view: View): string {
  const query = new URLSearchParams();
  if (view.focus) query.set('focus', view.focus);
  if (view.stage !== 'map') query.set('stage', view.stage);
  if (view.hidden.length > 0) query.set('hidden', view.hidden.join(','));
  if (view.time !== 'live') query.set('time', String(view.time));
  if (view.open) query.set('open', view.open);
  if (view.sight) query.set('sight', '1');
  if (view.shade) query.set('shade', view.shade);
  if (view.film && view.time !== 'live') query.set('film', view.film);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** `incident:SJ-1` → `{ prefix: 'incident', id: 'SJ-1' }` */
export function splitOpen(open: string): { readonly prefix: string; readonly id: string } {
  const at = open.indexOf(':');
  return at < 0 ? { prefix: '', id: '' } : { prefix: open.slice(0, at), id: open.slice(at + 1) };
}

export const viewStore = createStore<View>(() => HOME);

/** That of the page, or of a picture beside it that looks elsewhere. */
export type ViewStore = Pick<typeof viewStore, 'getState' | 'setState' | 'subscribe' | 'getInitialState'>;

/** Goes somewhere. `replace` leaves no step in the browser's history (for camera drift and layer switches). */
export function setView(patch: Partial<View>, options: { replace?: boolean } = {}): void {
  const next = { ...viewStore.getState(), ...patch };
  viewStore.setState(next, true);
  if (typeof history === 'undefined') return;
  const url = location.pathname + formatView(next);
  if (url === location.pathname + location.search) return;
  if (options.replace) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
}

/** Binds the View to the browser's address: call once at start. */
export function followAddress(): void {
  viewStore.setState(parseView(location.search), true);
  addEventListener('popstate', () => viewStore.setState(parseView(location.search), true));
}
