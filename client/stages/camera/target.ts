import { boundsOf, maxOf } from '#contract/places/extent.ts';
import { isWithin, parentPath, UNKNOWN_PLACE, type LonLat } from '#contract/places/geo.ts';
import { isPersonalKind } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import type { World } from '#client/world/world.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { buildingOf, floorAlong } from '#client/places/floors.ts';
import { coverageIndexOf } from '#client/sight/camera-coverage.ts';
import { readPoint } from '#client/sight/point.ts';
import type { View } from '#client/view/view.ts';
import { levelLook } from './framing.ts';
import { unobstructedLook } from './unobstructed.ts';
import type { Indoors, Target } from '#client/stages/stage.ts';

const LEVEL: Readonly<Record<PlaceLevel, Target['level']>> = {
  city: 'street',
  district: 'street',
  street: 'street',
  community: 'community',
  grid: 'community',
  compound: 'compound',
  building: 'building',
  unit: 'building',
  floor: 'building',
};
/** Shown when the ledger holds no place at all: all of China, rather than the sea at 0, 0. */
const ALL_OF_CHINA: Target = {
  outline: [
    [73, 18],
    [135, 54],
  ],
  center: [104, 36],
  height: 0,
  level: 'street',
};

/** As much as is shown around a point that somebody asks about, metres: the cameras that may see it. */
const AROUND_M = 70;
/** Levels one is near enough to that a neighbour may stand in the way. */
const CLOSE: ReadonlySet<Target['level']> = new Set(['compound', 'building', 'device']);

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Where a focus path is: the device or place itself, else the nearest place above it that is known; and from where to look at it. */
export function targetOf(world: World, focus: string): Target {
  const target = find(world, focus);
  return around(world, target, target.indoors?.building.path ?? (target.level === 'device' ? focus : nearestPlace(world, focus)));
}

/** The target, looked at past what stands in the way. @param own what belongs to it hides nothing */
function around(world: World, target: Target, own: string): Target {
  if (!CLOSE.has(target.level)) return target;
  const [usual, look] = [levelLook(target), unobstructedLook(target, own, coverageIndexOf(world).obstacleIndex)];
  return look.bearing === usual.bearing && look.pitch === usual.pitch ? target : { ...target, look };
}

function find(world: World, focus: string): Target {
  const device = world.get('device', lastSegment(focus));
  if (device && focus === `${device.place}/${device.id}`) {
    const [lon, lat, height] = device.position;
    return { outline: [[lon, lat]], center: [lon, lat], height, level: 'device', indoors: indoorsOf(world, focus, device) };
  }
  const place = world.get('place', nearestPlace(world, focus));
  return place ? { ...placeTarget(world, place), indoors: indoorsOf(world, focus, undefined) } : whole(world);
}

/** The place a path names or is in, as far as places are known; `''` when none is. */
function nearestPlace(world: World, focus: string): string {
  let path = focus;
  while (path !== '' && (path === UNKNOWN_PLACE || !world.get('place', path))) path = parentPath(path);
  return path;
}

/** Where a View looks when it is opened: at its focus; at the point it asks about where the focus would show that as a speck. */
export function targetOfView(world: World, { focus, open }: Pick<View, 'focus' | 'open'>): Target {
  const target = targetOf(world, focus);
  const point = open.startsWith('sight:') ? readPoint(open.slice('sight:'.length)) : null;
  if (!point || (target.level !== 'street' && target.level !== 'community')) return target;
  const center: LonLat = [point[0], point[1]];
  const { toLonLat } = localPlane(center);
  const around = [
    [-AROUND_M, -AROUND_M],
    [AROUND_M, -AROUND_M],
    [AROUND_M, AROUND_M],
    [-AROUND_M, AROUND_M],
  ] as const;
  return { outline: around.map(toLonLat), center, height: 0, level: 'compound' };
}

function indoorsOf(world: World, focus: string, device: Device | undefined): Indoors | undefined {
  const building = buildingOf(world, focus);
  if (!building) return undefined;
  const care = [...world.all('device').values()].filter(({ kind, place }) => {
    const known = world.kinds.get(kind);
    return isWithin(place, building.path) && known !== undefined && isPersonalKind(known);
  });
  return {
    building,
    floor: floorAlong(world, focus)?.floor ?? device?.floor ?? null,
    device: device?.position ?? null,
    care: care.map(({ position, place, id }) => ({ position, path: `${place}/${id}` })),
    ...(world.user && !ROLE_PERMISSIONS[world.user.role].includes('see') && { veiled: true }),
  };
}

function placeTarget(world: World, place: Place): Target {
  const level = LEVEL[place.level];
  // A city has a hundred thousand places: they are looked through only where it matters.
  const below =
    place.ring && level !== 'compound' ? [] : [...world.all('place').values()].filter((other) => other.path.startsWith(`${place.path}/`));
  const buildings = below.filter((other) => other.level === 'building');
  // What is built says how far a place without an outline reaches; grids and the like may be mostly empty.
  const outline =
    place.ring ??
    (below.length === 0 ? [place.center] : (buildings.length > 0 ? buildings : below).flatMap((other) => other.ring ?? [other.center]));
  return {
    outline,
    center: place.center,
    height: maxOf([place.height ?? 0, ...(level === 'compound' ? below.map((other) => other.height ?? 0) : [])]),
    level,
  };
}

/** All the user may see: every street, or whatever places there are. */
function whole(world: World): Target {
  const places = [...world.all('place').values()].filter((place) => place.path !== UNKNOWN_PLACE);
  const streets = places.filter((place) => place.level === 'street');
  // A street without an outline is as large as what is in it.
  const outline =
    streets.length > 0
      ? streets.flatMap((street) => placeTarget(world, street).outline)
      : places.flatMap((place) => place.ring ?? [place.center]);
  return outline.length === 0 ? ALL_OF_CHINA : { outline, center: middleOf(outline), height: 0, level: 'street' };
}

function middleOf(points: readonly LonLat[]): LonLat {
  const [west, south, east, north] = boundsOf(points);
  return [(west + east) / 2, (south + north) / 2];
}
