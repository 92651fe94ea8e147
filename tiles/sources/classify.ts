import { THEMES, type Theme } from '#tiles/area/feature.ts';
import type { RoadClass } from '../area/area.ts';

/** Properties of a feature, or tags of an OpenStreetMap element. */
export type Tags = Readonly<Record<string, unknown>>;

export interface Meaning {
  readonly theme: Theme;
  readonly kind: string;
}

const HIGHWAYS: Readonly<Record<string, RoadClass>> = {
  motorway: 'primary',
  trunk: 'primary',
  primary: 'primary',
  motorway_link: 'secondary',
  trunk_link: 'secondary',
  primary_link: 'secondary',
  secondary: 'secondary',
  secondary_link: 'secondary',
  tertiary: 'tertiary',
  tertiary_link: 'tertiary',
  residential: 'lane',
  unclassified: 'lane',
  living_street: 'lane',
  road: 'lane',
  service: 'service',
  track: 'service',
  busway: 'service',
  footway: 'footway',
  path: 'footway',
  pedestrian: 'footway',
  cycleway: 'footway',
  steps: 'footway',
  bridleway: 'footway',
  corridor: 'footway',
};
/** Road kinds of vector tile extracts, where no OpenStreetMap class is given beside. */
const ROAD_KINDS: Readonly<Record<string, RoadClass>> = {
  highway: 'primary',
  major_road: 'secondary',
  minor_road: 'lane',
  path: 'footway',
};
const OWN_CLASSES: Readonly<Record<string, RoadClass>> = {
  primary: 'primary',
  secondary: 'secondary',
  tertiary: 'tertiary',
  lane: 'lane',
  service: 'service',
  footway: 'footway',
};

const GREENS: Readonly<Record<string, string>> = {
  park: 'park',
  nature_reserve: 'park',
  protected_area: 'park',
  common: 'park',
  village_green: 'park',
  recreation_ground: 'park',
  zoo: 'park',
  cemetery: 'park',
  garden: 'garden',
  grass: 'garden',
  flowerbed: 'garden',
  allotments: 'garden',
  orchard: 'garden',
  vineyard: 'garden',
  greenfield: 'garden',
  forest: 'garden',
  wood: 'garden',
  natural_wood: 'garden',
  natural_forest: 'garden',
  scrub: 'garden',
  meadow: 'garden',
  grassland: 'garden',
  heath: 'garden',
  pitch: 'pitch',
  golf_course: 'pitch',
  playground: 'pitch',
  track: 'pitch',
  stadium: 'pitch',
  sports_centre: 'pitch',
};
const WATERS = new Set([
  'water',
  'lake',
  'pond',
  'river',
  'riverbank',
  'canal',
  'basin',
  'reservoir',
  'dock',
  'moat',
  'ocean',
  'bay',
  'stream',
  'swimming_pool',
]);
/** Grounds that somebody keeps: compounds when they have a name. */
const GROUNDS = new Set([
  'residential',
  'commercial',
  'retail',
  'industrial',
  'school',
  'kindergarten',
  'college',
  'university',
  'hospital',
  'education',
]);
const QUARTERS = new Set(['neighbourhood', 'suburb', 'quarter', 'village', 'hamlet', 'city_block', 'borough', 'town', 'locality']);
const POI_KEYS = ['amenity', 'shop', 'tourism', 'office', 'healthcare', 'emergency', 'historic', 'leisure', 'man_made'] as const;

/** By what a file is called, for files whose features do not say what they are. */
const FILE_THEMES: readonly (readonly [RegExp, Theme])[] = [
  [/building|建筑|楼/i, 'building'],
  [/compound|xiaoqu|小区/i, 'compound'],
  [/communit|社区/i, 'community'],
  [/grid|网格/i, 'grid'],
  [/boundar|border|边界/i, 'boundary'],
  [/road|street|highway|道路/i, 'road'],
  [/water|river|lake|水/i, 'water'],
  [/landuse|green|park|绿/i, 'green'],
  [/poi|point/i, 'poi'],
  [/place|quarter/i, 'quarter'],
];
export const themeOfFile = (name: string): Theme | null => FILE_THEMES.find(([pattern]) => pattern.test(name))?.[1] ?? null;

const word = (tags: Tags, key: string): string => {
  const value = tags[key];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};
const isSet = (tags: Tags, key: string): boolean => word(tags, key) !== '' && word(tags, key) !== 'no';

/** What an element is by its OpenStreetMap tags; null when they do not say. */
export function classifyOsm(tags: Tags): Meaning | string | null {
  if ((isSet(tags, 'building') || isSet(tags, 'building:part')) && isUnderground(tags))
    return 'a building, or part of one, that is under the ground';
  if (isSet(tags, 'building:part')) return { theme: 'part', kind: useOf(word(tags, 'building:part')) };
  if (isSet(tags, 'building')) return { theme: 'building', kind: useOf(word(tags, 'building')) };
  if (isSet(tags, 'highway')) return road(word(tags, 'highway'));
  const natural = word(tags, 'natural');
  const landuse = word(tags, 'landuse');
  const leisure = word(tags, 'leisure');
  if (natural === 'water' || ['riverbank', 'dock'].includes(word(tags, 'waterway')) || ['basin', 'reservoir'].includes(landuse))
    return { theme: 'water', kind: word(tags, 'water') || 'lake' };
  if (GREENS[leisure]) return { theme: 'green', kind: GREENS[leisure] };
  const ground = [landuse, word(tags, 'amenity')].find((value) => GROUNDS.has(value));
  if (ground !== undefined && nameOf(tags) !== '') return { theme: 'compound', kind: useOf(ground) };
  if (GREENS[landuse] ?? GREENS[natural]) return { theme: 'green', kind: GREENS[landuse] ?? GREENS[natural] };
  if (word(tags, 'boundary') === 'administrative')
    return { theme: Number(word(tags, 'admin_level')) >= 9 ? 'community' : 'boundary', kind: word(tags, 'admin_level') };
  if (QUARTERS.has(word(tags, 'place'))) return { theme: 'quarter', kind: word(tags, 'place') };
  const poi = POI_KEYS.find((key) => isSet(tags, key));
  if (poi === undefined) return null;
  return nameOf(tags) === '' ? 'a point of interest without a name' : { theme: 'poi', kind: word(tags, poi) };
}

/** What a point is: a school or hospital drawn as a point is a point of interest, not a ground. */
export const pointMeaning = (meaning: Meaning, tags: Tags): Meaning =>
  meaning.theme === 'compound' && isSet(tags, 'amenity') ? { theme: 'poi', kind: word(tags, 'amenity') } : meaning;

/**
 * What a GeoJSON feature is: by its own `theme`, by OpenStreetMap tags, by `kind` and its file's name, by its file's name.
 * @returns why it is not drawn.
 */
export function classify(tags: Tags, hint: Theme | null): Meaning | string {
  const kind = word(tags, 'kind');
  const own = word(tags, 'theme') as Theme;
  if (THEMES.includes(own)) return own === 'road' ? road(word(tags, 'class') || kind) : { theme: own, kind: kind || word(tags, 'use') };
  const byTags = kind === '' ? classifyOsm(tags) : null;
  if (byTags !== null) return byTags;
  if (kind === 'building_part') return { theme: 'part', kind: word(tags, 'kind_detail') };
  if (kind === 'building' || (kind === '' && hint === 'building'))
    return { theme: 'building', kind: useOf(word(tags, 'use') || word(tags, 'kind_detail')) };
  if (hint === 'building') return kind === 'address' ? 'an address point, not a building' : { theme: 'building', kind: useOf(kind) };
  if (hint === 'road') return road(word(tags, 'class') || word(tags, 'kind_detail') || kind, kind);
  if (hint === 'water' || (hint === null && WATERS.has(kind)))
    return { theme: 'water', kind: kind === 'water' || kind === '' ? 'lake' : kind };
  if (hint === 'green') return groundOf(kind, tags);
  if (hint === 'poi') return nameOf(tags) === '' ? 'a point of interest without a name' : { theme: 'poi', kind };
  if (hint !== null) return { theme: hint, kind: kind || word(tags, 'use') };
  return kind === '' ? 'neither its properties nor its file’s name say what it is' : `"${kind.slice(0, 40)}" is nothing this map draws`;
}

function groundOf(kind: string, tags: Tags): Meaning | string {
  if (GROUNDS.has(kind) && nameOf(tags) !== '') return { theme: 'compound', kind: useOf(kind) };
  if (kind === '') return { theme: 'green', kind: 'park' };
  return GREENS[kind] ? { theme: 'green', kind: GREENS[kind] } : `land use "${kind.slice(0, 40)}" is not drawn`;
}

function road(name: string, kind = ''): Meaning | string {
  const found = HIGHWAYS[name] ?? OWN_CLASSES[name] ?? ROAD_KINDS[name] ?? ROAD_KINDS[kind];
  return found ? { theme: 'road', kind: found } : `a way of class "${(name || kind).slice(0, 40)}" is not drawn`;
}

const USES: Readonly<Record<string, string>> = {
  yes: '',
  apartments: 'residential',
  dormitory: 'residential',
  residential: 'residential',
  detached: 'house',
  semidetached_house: 'house',
  terrace: 'house',
  bungalow: 'house',
  commercial: 'office',
  office: 'office',
  retail: 'mall',
  supermarket: 'mall',
  mall: 'mall',
  kindergarten: 'school',
  university: 'school',
  college: 'school',
  education: 'school',
};
const useOf = (value: string): string => USES[value] ?? value.slice(0, 100);

/** Chinese first, for a Chinese town; else what the place calls itself. */
export const nameOf = (tags: Tags): string => (word(tags, 'name:zh') || word(tags, 'name') || word(tags, 'ref')).slice(0, 200);

/** `世纪大道100号`, `1 Main Street`; `''` when street or number is not told. */
export function addressOf(tags: Tags): string {
  const [street, number] = ['street', 'housenumber'].map((part) => (word(tags, `addr:${part}`) || word(tags, `addr_${part}`)).slice(0, 90));
  if (street === '' || number === '') return '';
  return /\p{Script=Han}/u.test(street) ? `${street}${number.replace(/号$/, '')}号` : `${number} ${street}`;
}

/** Metres from `12`, `12.5 m`, `40'` or `12,5`; null for anything else. */
export function metresOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const match = typeof value === 'string' ? /^\s*(-?\d{1,6}(?:[.,]\d{1,6})?)\s*(m|metres|meters|米|'|ft)?\s*$/i.exec(value) : null;
  if (!match) return null;
  const number = Number(match[1].replace(',', '.'));
  return match[2] === "'" || match[2]?.toLowerCase() === 'ft' ? number * 0.3048 : number;
}

interface Heights {
  readonly height: number | null;
  readonly levels: number | null;
  readonly base: number | null;
}

/** Nothing of it is above the ground: a garage below a yard, the cellars of a tower. */
function isUnderground(tags: Tags): boolean {
  if (/^(underground|subsurface|indoor_underground)$/.test(word(tags, 'location'))) return true;
  const above = metresOf(tags['building:levels']);
  const height = metresOf(tags.height);
  if (above !== null && above <= 0 && (height === null || height <= 0)) return (metresOf(tags['building:levels:underground']) ?? 0) > 0;
  if ((metresOf(tags.max_level) ?? 0) < 0) return true;
  return (metresOf(tags.layer) ?? 0) < 0 && above === null && height === null;
}

/** What is said of a height in a way nobody can be sure of, e.g. `height=18;21`. */
export const unreadableHeights = (tags: Tags): string[] =>
  ['height', 'building:height', 'min_height', 'building:levels', 'building:min_level']
    .filter((key) => word(tags, key) !== '' && metresOf(tags[key]) === null)
    .map((key) => `${key}=${word(tags, key).slice(0, 40)}`);

/** Metres of one storey, where only storeys are told. */
const STOREY = 3;

export function heightsOf(tags: Tags): Heights {
  const first = (...keys: readonly string[]): number | null =>
    keys.map((key) => metresOf(tags[key])).find((value) => value !== null) ?? null;
  const level = first('building:min_level', 'min_level');
  return {
    height: first('height', 'building:height', 'HEIGHT', '高度'),
    levels: first('building:levels', 'levels', 'floors', 'storeys', '层数'),
    base: first('min_height', 'base') ?? (level === null ? null : level * STOREY),
  };
}
