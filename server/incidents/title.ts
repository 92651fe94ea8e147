import { floorName, floorOf } from '#contract/places/floors.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Place } from '#contract/records/place.ts';
import type { Records } from '#server/records/records.ts';
import type { Site } from './site.ts';
import { clip, specOf } from './words.ts';

/** Other floors and buildings named in a title; more are “…”. */
const MOST_NAMED = 3;
const LONGEST_SPOT = 60;
/** Shorter ends of a name that are in the kind's label too are chance. */
const LEAST_TAIL = 2;

interface TitleSources {
  readonly records: Pick<Records, 'get'>;
  readonly kinds: KindIndex;
  readonly site: Site;
}

/**
 * What an incident is called, the vital fact first: `7号楼 12层 厨房 · 火警 → 11层、1层`. It is named after one alert; after the arrow are
 * the other floors of its building, and the other buildings, that said something too.
 * @param exact false: the alert is of a person, and of where it is only the site may be said
 */
export function titleOf(seat: Alert, others: Iterable<Alert>, exact: boolean, sources: TitleSources): Label {
  const what = specOf(sources.kinds, seat.kind, seat.code).label;
  if (!exact) return label(`${sources.site.name} · ${what.zh}`, `${sources.site.name} · ${what.en}`);
  const spot = spotOf(seat, sources);
  const spread = spreadOf(seat, others, sources);
  return label(
    `${spot.zh} · ${what.zh}${arrow(
      spread.map(({ zh }) => zh),
      '、',
    )}`,
    `${spot.en} · ${what.en}${arrow(
      spread.map(({ en }) => en),
      ', ',
    )}`,
  );
}

const arrow = (names: readonly string[], comma: string): string =>
  names.length === 0 ? '' : ` → ${names.slice(0, MOST_NAMED).join(comma)}${names.length > MOST_NAMED ? '…' : ''}`;

/** Where an alert was raised, as its device is named, with building and floor if the name leaves them out. */
function spotOf(alert: Alert, { records, kinds, site }: TitleSources): Label {
  const device = alert.device === null ? undefined : records.get('device', alert.device);
  const building = buildingOf(alert.place, records);
  if (!building) return device ? same(clip(device.name, LONGEST_SPOT)) : same(site.name);
  const floor = storeyOf(alert, records);
  const compound = site.path === building.path ? '' : site.name;
  const own = device ? withoutKind(withoutStart(device.name.trim(), compound), kinds.get(alert.kind)?.label.zh ?? '') : '';
  const named = own.includes(building.name);
  const rest = (named ? own.slice(own.indexOf(building.name) + building.name.length) : own).trim();
  const say = (language: keyof Label): string =>
    clip([building.name, floor && !saysFloor(rest, floor.zh) ? floor[language] : '', rest].filter(Boolean).join(' '), LONGEST_SPOT);
  return label(say('zh'), say('en'));
}

function spreadOf(seat: Alert, others: Iterable<Alert>, { records }: TitleSources): Label[] {
  const home = buildingOf(seat.place, records);
  if (!home) return [];
  const own = storeyOf(seat, records)?.zh;
  const found = new Map<string, Label>();
  for (const alert of others) {
    const building = buildingOf(alert.place, records);
    if (!building) continue;
    const name = building.path === home.path ? storeyOf(alert, records) : same(clip(building.name, LONGEST_SPOT));
    if (name && name.zh !== own) found.set(name.zh, name);
  }
  return [...found.values()];
}

const same = (words: string): Label => label(words, words);

function buildingOf(place: string, records: Pick<Records, 'get'>): Place | null {
  for (let path = place; path !== ''; path = parentPath(path)) {
    const found = records.get('place', path);
    if (found?.level === 'building') return found;
  }
  return null;
}

/** The floor an alert is on, as its place's path, the ledger's place or its device says. */
function storeyOf({ place, device }: Alert, records: Pick<Records, 'get'>): Label | null {
  const known = records.get('place', place);
  if (known?.level === 'floor') return same(known.name);
  const floor = floorOf(place) ?? (device === null ? undefined : records.get('device', device)?.floor) ?? null;
  return floor === null || floor === 0 ? null : floorName(floor);
}

const withoutStart = (name: string, start: string): string =>
  start !== '' && name.startsWith(start) ? name.slice(start.length).trim() : name;

/** `12层 厨房烟感` of a 烟感探测器 is `12层 厨房`. */
function withoutKind(name: string, kind: string): string {
  let tail = 0;
  while (tail < name.length && kind.includes(name.slice(name.length - tail - 1))) tail++;
  return tail < LEAST_TAIL ? name : name.slice(0, name.length - tail).trim();
}

/** `1单元12层` says 12层; `112层` does not. */
function saysFloor(words: string, floor: string): boolean {
  const at = words.indexOf(floor);
  return at >= 0 && !/\d$/.test(words.slice(0, at));
}
