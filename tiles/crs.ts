import gcoordModule from 'gcoord';
import { EARTH_RADIUS_M, type LonLat } from '#contract/places/geo.ts';
import { label, type Label } from '#contract/label.ts';

/**
 * What a source may declare its coordinates to be in.
 * - `wgs84`: GPS, OpenStreetMap, GB/T 28181-2022.
 * - `cgcs2000`: Chinese surveys and 天地图 in degrees (EPSG:4490). Within decimetres of WGS-84, so taken as equal: far below
 *   what a map shows. Plane coordinates (Gauss-Krüger, city grids) are not this and are refused by their size.
 * - `gcj02`: 高德, 腾讯 and most phones; `bd09`: 百度. Shifted by some 550 m and 1,350 m at Jinan.
 */
export const CRS_NAMES = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'] as const;
export type Crs = (typeof CRS_NAMES)[number];

export const isCrs = (name: string): name is Crs => (CRS_NAMES as readonly string[]).includes(name);

// Its types describe an ES module, Node loads a CommonJS one: the default export is the module itself.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default;

const SHIFTED = { gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const;

/** Degrees in `crs` → degrees WGS-84. */
export function toWgs84([lon, lat]: LonLat, crs: Crs): LonLat {
  if (crs === 'wgs84' || crs === 'cgcs2000') return [lon, lat];
  const [x, y] = gcoord.transform([lon, lat], SHIFTED[crs], gcoord.WGS84);
  return [x, y];
}

/** Degrees WGS-84 → degrees in `crs`. */
export function fromWgs84([lon, lat]: LonLat, crs: Crs): LonLat {
  if (crs === 'wgs84' || crs === 'cgcs2000') return [lon, lat];
  const [x, y] = gcoord.transform([lon, lat], gcoord.WGS84, SHIFTED[crs]);
  return [x, y];
}

/** Why a pair of numbers cannot be a longitude and a latitude; null when it can. */
export function faultOf(lon: number, lat: number): Label | null {
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return label('坐标不是数字', 'a coordinate is not a number');
  if (Math.abs(lon) <= 180 && Math.abs(lat) <= 85) return null;
  if (Math.abs(lat) <= 180 && Math.abs(lon) <= 85)
    return label(`经度 ${lon}、纬度 ${lat} 写反了：经度在前`, `longitude ${lon}, latitude ${lat} are swapped: longitude comes first`);
  if (Math.abs(lon) > 1000 || Math.abs(lat) > 1000)
    return label(
      `${lon}, ${lat} 是平面坐标（米），不是度：请先用测绘部门的参数转换`,
      `${lon}, ${lat} are metres on a plane, not degrees: convert them with the survey office’s parameters first`,
    );
  return label(`${lon}, ${lat} 不在地球上`, `${lon}, ${lat} is no place on Earth`);
}

/** Metres between two places on a sphere of the Earth's mean radius: good to 0.5 %. */
export function metresBetween(a: LonLat, b: LonLat): number {
  const radians = Math.PI / 180;
  const [dLon, dLat] = [(b[0] - a[0]) * radians, (b[1] - a[1]) * radians];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * radians) * Math.cos(b[1] * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

interface CrsGuess {
  readonly crs: Crs;
  /** Shares 0 … 1 of what fits as declared, and as `crs`. */
  readonly declaredFit: number;
  readonly fit: number;
}

/**
 * Is there a coordinate system in which far more lies where it belongs?
 * @param fitOf share 0 … 1 of what fits (devices inside buildings, say), were the source read in that system
 * @returns null when what was declared is as good as any other, or when nothing fits.
 */
export function guessCrs(declared: Crs, fitOf: (crs: Crs) => number): CrsGuess | null {
  const declaredFit = fitOf(declared);
  const others = (['wgs84', 'gcj02', 'bd09'] as const).filter((crs) => crs !== declared && !(declared === 'cgcs2000' && crs === 'wgs84'));
  const best = others.map((crs) => ({ crs, fit: fitOf(crs) })).reduce((a, b) => (b.fit > a.fit ? b : a));
  return best.fit >= 0.3 && best.fit >= declaredFit + 0.25 ? { ...best, declaredFit } : null;
}

export const guessInWords = ({ crs, declaredFit, fit }: CrsGuess, declared: Crs, what: string): string =>
  `The coordinates look like ${crs.toUpperCase()}, not ${declared.toUpperCase()}: read as ${crs}, ${Math.round(fit * 100)} % ` +
  `${what}, against ${Math.round(declaredFit * 100)} %. Try --crs ${crs}.`;
