import type { Position } from '#contract/places/geo.ts';
import { label, type Label } from '#contract/label.ts';
import { aim, type Aim, type Optics } from './aim.ts';
import { levelAt, reachFor, type Lens, type Level } from './density.ts';
import type { Blocked } from './obstacle-grid.ts';
import { indexObstacles, toXYZ, type Obstacle, type ObstacleIndex } from './obstacle-index.ts';
import type { XYZ } from './prism.ts';

export interface SightCamera extends Optics, Lens {
  readonly id: string;
  readonly position: Position;
}

/**
 * `now`: in its picture. `turned`: a PTZ camera sees it once turned there. `facade`: it is indoors, and the camera sees (or
 * can be turned to) the outside of its building, smoke at the window. `no`: not at all.
 */
export type Sees = 'now' | 'turned' | 'facade' | 'no';

export interface RankedCamera {
  readonly camera: string;
  readonly sees: Sees;
  /** `now` or `turned`. */
  readonly visible: boolean;
  /** It has to be turned there first. */
  readonly turns: boolean;
  /** How well a person there (or at the outside of the building) would be seen; null = not at all. */
  readonly level: Level | null;
  /** Straight, metres. */
  readonly distance: number;
  /** Between the camera's axis and the target, degrees. */
  readonly offAxis: number;
  /** 0 … 1, for comparing only; whoever sees more always has more. */
  readonly score: number;
  /** Why, in words: `画面内，无遮挡`, `被3号楼遮挡`, `超出视距 120 m`, `视野外 35°，须转动云台`. */
  readonly reason: Label;
  /** Path of the building in the way. */
  readonly blocker?: string;
}

/** Each way of seeing has a band of scores; within it, finer (more pixels a metre) and more central is better. */
const BAND: Readonly<Record<Sees, readonly [from: number, width: number]>> = {
  now: [0.6, 0.4],
  turned: [0.4, 0.2],
  facade: [0.2, 0.2],
  no: [0, 0.2],
};

const IN_SIGHT = label('画面内，无遮挡', 'in its picture, nothing in between');

/**
 * Which cameras see a place, best first, by true line of sight among buildings and their floors. Pure; 500 cameras among 2,000
 * buildings take a few milliseconds. @param buildings a list, or what `indexObstacles` made of one.
 */
export function rankCameras(
  target: Position,
  cameras: readonly SightCamera[],
  buildings: readonly Obstacle[] | ObstacleIndex,
): RankedCamera[] {
  const obstacleIndex = 'grid' in buildings ? buildings : indexObstacles(buildings, [target[0], target[1]]);
  const at = toXYZ(obstacleIndex.plane, target);
  return cameras
    .map((camera) => look(camera, toXYZ(obstacleIndex.plane, camera.position), at, obstacleIndex))
    .sort((a, b) => b.score - a.score || a.distance - b.distance || (a.camera < b.camera ? -1 : 1));
}

function look(camera: SightCamera, eye: XYZ, target: XYZ, { grid, obstacles }: ObstacleIndex): RankedCamera {
  const aimed = aim(eye, camera, target);
  const level = levelAt(camera, aimed.distance);
  const verdict = (sees: Sees, reason: Label, blocker?: string): RankedCamera => ({
    camera: camera.id,
    sees,
    visible: sees === 'now' || sees === 'turned',
    turns: sees !== 'no' && aimed.outside > 0,
    level: sees === 'no' ? null : level,
    distance: aimed.distance,
    offAxis: aimed.offAxis,
    score: scoreOf(sees, camera, aimed),
    reason,
    ...(blocker === undefined ? {} : { blocker }),
  });
  if (level === null) {
    const beyond = metres(aimed.distance - reachFor(camera, 'detect'));
    return verdict('no', label(`超出视距 ${beyond}`, `${beyond} beyond its reach`));
  }
  const outside = label(`视野外 ${degrees(aimed.outside)}`, `${degrees(aimed.outside)} outside its view`);
  if (aimed.outside > 0 && !camera.ptz) return verdict('no', outside);
  const block = grid.firstBlock(eye, target);
  if (block === null)
    return aimed.outside > 0
      ? verdict('turned', label(`${outside.zh}，须转动云台`, `${outside.en}, must be turned there`))
      : verdict('now', IN_SIGHT);
  const { name, path } = obstacles[block.prism];
  if (block.by === 'slab') return verdict('no', label(`被${name}的楼板遮挡`, `hidden by a floor of ${name}`), path);
  if (!isFacade(block)) return verdict('no', label(`被${name}遮挡`, `hidden by ${name}`), path);
  const indoors = label(`目标在${name}室内，可见外立面`, `indoors in ${name}: sees its outside`);
  return verdict('facade', aimed.outside > 0 ? label(`${indoors.zh}（须转动云台）`, `${indoors.en} once turned`) : indoors, path);
}

/** The first thing in the way is the building the target is in, and the camera is outside of it. */
const isFacade = ({ from, to }: Blocked): boolean => to >= 1 && from > 0;

function scoreOf(sees: Sees, camera: SightCamera, { distance, offAxis, outside }: Aim): number {
  const fine = 1 - Math.min(1, distance / (2 * Math.max(reachFor(camera, 'detect'), 1)));
  const half = Math.max(1, camera.fov / 2);
  const central = outside > 0 && !camera.ptz ? 0 : 1 - 0.4 * Math.min(1, offAxis / half);
  const [from, width] = BAND[sees];
  return from + width * fine * central * 0.999;
}

const metres = (value: number): string => `${Math.max(1, Math.round(value))} m`;
const degrees = (value: number): string => `${Math.max(1, Math.round(value))}°`;
