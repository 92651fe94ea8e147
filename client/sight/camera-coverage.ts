import type { Device } from '#contract/records/device.ts';
import { STATUS } from '#contract/live/status.ts';
import { levelAt } from '#scenes/sight/density.ts';
import { rankCameras, type RankedCamera, type SightCamera } from '#scenes/sight/rank-cameras.ts';
import { indexObstacles, type ObstacleIndex } from '#scenes/sight/obstacle-index.ts';
import { versionsOf } from '#client/world/versions.ts';
import type { World } from '#client/world/world.ts';
import type { SightTarget } from './target.ts';

/** A camera, what it could see of the target, and whether there is a picture. */
export interface Sighting extends RankedCamera {
  readonly device: Device;
  /** False while it is offline, late, faulty or was never heard: a view nobody can count on. */
  readonly working: boolean;
  /** It works and sees the target, or the outside of the building the target is in. */
  readonly seeing: boolean;
}

export interface Sightings {
  /**
   * The best, at most `MOST_SIGHTINGS`: cameras that see it, then those that would if they worked, then those with something in
   * between (the nearest first), then those too far away.
   */
  readonly best: readonly Sighting[];
  /** How many of those that are near enough see it. */
  readonly seeing: number;
  readonly near: number;
}

/** As many as there are keys to call them by. */
export const MOST_SIGHTINGS = 8;
/** Cameras too far away are named only to have so many. */
const FEWEST_SIGHTINGS = 4;

/** The buildings and cameras of the ledger, made ready for looking. */
interface CoverageIndex {
  /** Versions of the places and of the devices it was made from. */
  readonly places: number;
  readonly devices: number;
  readonly obstacleIndex: ObstacleIndex;
  readonly cameras: readonly SightCamera[];
  /** The last question and its answer: panel and layer ask the same. */
  asked: { readonly target: SightTarget; readonly ranked: readonly RankedCamera[] } | null;
}

const indexes = new WeakMap<World, CoverageIndex>();

/** The ledger's buildings and cameras; surveyed anew only when the ledger's places change. */
export function coverageIndexOf(world: World): CoverageIndex {
  const versions = versionsOf(world);
  const [places, devices] = [versions.of('place'), versions.of('device')];
  const known = indexes.get(world);
  if (known?.places === places && known.devices === devices) return known;
  const cameras = [...world.all('device').values()].map(sightCamera).filter((camera) => camera !== null);
  const made: CoverageIndex = {
    places,
    devices,
    cameras,
    obstacleIndex: known?.places === places ? known.obstacleIndex : surveyBuildings(world),
    asked: null,
  };
  indexes.set(world, made);
  return made;
}

function surveyBuildings(world: World): ObstacleIndex {
  const buildings = [...world.all('place').values()].flatMap(({ level, center, ring, height, floors, name, path }) =>
    level === 'building' && ring && height !== undefined
      ? [{ center, ring, height, name, path, ...(floors === undefined ? {} : { floors }) }]
      : [],
  );
  const mean = (axis: 0 | 1): number => buildings.reduce((sum, { center }) => sum + center[axis], 0) / Math.max(1, buildings.length);
  return indexObstacles(buildings, [mean(0), mean(1)]);
}

/** A camera as one asks what it sees; null = the device is none. */
const sightCamera = ({ id, position, camera }: Device): SightCamera | null => (camera ? { id, position, ...camera } : null);

/** What the ledger's cameras could see of a target, best first, whether they work or not. A few milliseconds for 500 cameras. */
export function rankFor(world: World, target: SightTarget): readonly RankedCamera[] {
  const lookout = coverageIndexOf(world);
  if (lookout.asked && same(lookout.asked.target, target)) return lookout.asked.ranked;
  const ranked = rankCameras(
    target.position,
    lookout.cameras.filter(({ id }) => id !== target.device),
    lookout.obstacleIndex,
  );
  lookout.asked = { target, ranked };
  return ranked;
}

const same = (a: SightTarget, b: SightTarget): boolean =>
  a.device === b.device && a.position.every((value, axis) => value === b.position[axis]);

const WORKING: ReadonlySet<number> = new Set([STATUS.normal, STATUS.warning, STATUS.alert, STATUS.shielded]);
const isWorking = ({ columns }: World, handle: number): boolean => WORKING.has(columns.status[handle]);

/** Who sees it now: the ranking, and which of the cameras live. Cheap enough for every change of a status. */
export function sightingsOf(world: World, ranked: readonly RankedCamera[]): Sightings {
  const all = ranked.flatMap((one): Sighting[] => {
    const device = world.get('device', one.camera);
    if (!device) return [];
    const working = isWorking(world, device.handle);
    return [{ ...one, device, working, seeing: working && one.sees !== 'no' }];
  });
  const seeing = all.filter((one) => one.seeing);
  const would = all.filter((one) => !one.seeing && one.sees !== 'no');
  const hidden = all.filter((one) => one.sees === 'no' && isNear(one)).sort((a, b) => a.distance - b.distance);
  const far = all.filter((one) => !isNear(one));
  const near = [...seeing, ...would, ...hidden];
  const best = [...near, ...far.slice(0, Math.max(0, FEWEST_SIGHTINGS - near.length))].slice(0, MOST_SIGHTINGS);
  return { best, seeing: seeing.length, near: near.length };
}

/** Near enough to tell that somebody is there, were nothing in the way. */
export const isNear = ({ distance, device: { camera } }: Sighting): boolean => camera !== undefined && levelAt(camera, distance) !== null;
