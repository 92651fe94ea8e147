import type { Geometry, LineString, Point } from 'geojson';
import type { LonLat } from '#contract/places/geo.ts';
import { pathSchema } from '#contract/places/geo.ts';
import { MEDIA, NODE_KINDS, type Medium, type NetworkNode, type NodeKind } from '#contract/networks/network.ts';
import { boxOfGeometry, toWgs84Geometry, type Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import type { Crs } from '../crs.ts';

/** A pipe as a file has it: its ends are joined by where they lie. */
export interface PipeLine {
  readonly id: string;
  readonly where: string;
  readonly oneWay: boolean;
  /** The year it was laid. */
  readonly laid?: number;
  readonly line: readonly LonLat[];
}
export interface NodePoint extends NetworkNode {
  readonly where: string;
}

/** What a `network` may be called. */
const MEDIUM_WORDS: Readonly<Record<string, Medium>> = {
  ...Object.fromEntries(MEDIA.map((medium) => [medium, medium])),
  水网: 'water',
  给水: 'water',
  气网: 'gas',
  燃气: 'gas',
  热网: 'heat',
  供热: 'heat',
  电网: 'power',
  电力: 'power',
};
type FeatureKind = NodeKind | 'pipe';
const KIND_WORDS: Readonly<Record<string, FeatureKind>> = {
  pipe: 'pipe',
  ...Object.fromEntries(NODE_KINDS.map((kind) => [kind, kind])),
  管段: 'pipe',
  线路: 'pipe',
  阀门: 'valve',
  开关: 'valve',
  站: 'source',
  用户: 'consumer',
  节点: 'junction',
};

type Properties = Readonly<Record<string, unknown>>;
interface Feature {
  readonly id?: unknown;
  readonly geometry?: Geometry | null;
  readonly properties?: Properties | null;
}

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
const wordOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');

/** Features of GeoJSON files, sorted by what they are of a network. */
export class Features {
  /** A sentence each: where, the value, what to do. */
  readonly faults: string[] = [];
  readonly #points = new Map<Medium, NodePoint[]>();
  readonly #lines = new Map<Medium, PipeLine[]>();
  readonly #crs: Crs;
  readonly #bounds: Bounds;

  constructor(crs: Crs, bounds: Bounds) {
    this.#crs = crs;
    this.#bounds = bounds;
  }

  media(): Medium[] {
    return MEDIA.filter((medium) => this.#points.has(medium) || this.#lines.has(medium));
  }

  pointsOf(medium: Medium): readonly NodePoint[] {
    return this.#points.get(medium) ?? [];
  }

  linesOf(medium: Medium): readonly PipeLine[] {
    return this.#lines.get(medium) ?? [];
  }

  /** @throws Error when the text is no GeoJSON FeatureCollection */
  read(file: string, text: string): void {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (error) {
      throw new Error(`${file} is not JSON (${(error as Error).message.slice(0, 120)}).`, { cause: error });
    }
    const { type, features } = (json ?? {}) as { readonly type?: unknown; readonly features?: unknown };
    if (type !== 'FeatureCollection' || !Array.isArray(features))
      throw new Error(`${file} is JSON, but no GeoJSON FeatureCollection (its type is ${shown(type)}).`);
    features.forEach((feature: Feature | null, i) => {
      const where = `${file} #${i}`;
      const fault = this.#add(feature ?? {}, where);
      if (fault !== null) this.faults.push(`${where}: ${fault}`);
    });
  }

  /** @returns what is wrong with it; null when it was taken */
  #add({ geometry, properties, id: own }: Feature, where: string): string | null {
    const tags = properties ?? {};
    const medium = MEDIUM_WORDS[wordOf(tags.network)];
    if (medium === undefined) return `network is ${shown(tags.network)}; it is one of ${Object.keys(MEDIUM_WORDS).join(', ')}`;
    const kind = KIND_WORDS[wordOf(tags.kind)];
    if (kind === undefined) return `kind is ${shown(tags.kind)}; it is one of ${Object.keys(KIND_WORDS).join(', ')}`;
    const wanted = kind === 'pipe' ? 'LineString' : 'Point';
    if (geometry?.type !== wanted) return `a ${kind} is a ${wanted}, and this is ${shown(geometry?.type ?? null)}`;
    const placed = toWgs84Geometry(geometry, this.#crs);
    if (typeof placed === 'string') return placed;
    const outside = this.#outside(placed);
    if (outside !== null) return outside;
    const id = wordOf(tags.id ?? own) || where;
    if (kind === 'pipe') return this.#addPipe(medium, { id, where, tags, line: (placed as LineString).coordinates as unknown as LonLat[] });
    const [lon, lat] = (placed as Point).coordinates;
    return this.#addNode(medium, kind, { id, where, tags, at: [lon, lat] });
  }

  #outside(geometry: Geometry): string | null {
    const [west, south, east, north] = boxOfGeometry(geometry);
    const [w, s, e, n] = this.#bounds;
    if (west > east) return 'it has no coordinates';
    if (west >= w && south >= s && east <= e && north <= n) return null;
    const degrees = (box: Bounds): string => box.map((value) => value.toFixed(5)).join(', ');
    return (
      `it reaches to ${degrees([west, south, east, north])}, outside the area ${degrees(this.#bounds)} (west, south, east, north): ` +
      'cut it at the border and put a source there, or check --crs'
    );
  }

  #addPipe(medium: Medium, { id, where, tags, line }: Read & { readonly line: readonly LonLat[] }): string | null {
    const { oneWay = false, laid } = tags;
    if (typeof oneWay !== 'boolean') return `oneWay is ${shown(oneWay)}; it is true or false`;
    if (laid !== undefined && laid !== null && !isYear(laid)) return `laid is ${shown(laid)}; it is the year it was laid, such as 2004`;
    if (line.length < 2) return `a pipe has two points at least, and this has ${line.length}`;
    put(this.#lines, medium, { id, where, oneWay, ...(isYear(laid) ? { laid } : {}), line: line.map(([lon, lat]): LonLat => [lon, lat]) });
    return null;
  }

  #addNode(medium: Medium, kind: NodeKind, { id, where, tags, at }: Read & { readonly at: LonLat }): string | null {
    const [place, device, homes] = [wordOf(tags.place), wordOf(tags.device), tags.homes ?? 0];
    if (place !== '' && !pathSchema.safeParse(place).success) return `place is ${shown(place)}; it is a path such as /370102/370102004/b1`;
    if (typeof homes !== 'number' || !Number.isInteger(homes) || homes < 0 || homes > 100_000)
      return `homes is ${shown(homes)}; it is a whole number of households`;
    put(this.#points, medium, {
      id,
      where,
      kind,
      at,
      homes,
      name: wordOf(tags.name).slice(0, 200),
      ...(place === '' ? {} : { place }),
      ...(device === '' ? {} : { device }),
    });
    return null;
  }
}

const isYear = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 1850 && value <= 2200;

interface Read {
  readonly id: string;
  readonly where: string;
  readonly tags: Properties;
}

function put<T>(held: Map<Medium, T[]>, medium: Medium, one: T): void {
  const list = held.get(medium);
  if (list) list.push(one);
  else held.set(medium, [one]);
}
