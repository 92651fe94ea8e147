import { toEcef, type Vector, fromEcef } from '#scenes/ecef.ts';
import { axesOf, frame, pitchOf, type Screen } from '#client/stages/camera/framing.ts';
import type { Pose, Target } from '#client/stages/stage.ts';
import { intersectGround, type Ground } from '#client/stages/globe/terrain/ray-ground.ts';

/** Metres an eye keeps above the ground below it: more than the engine insists on when a hand steers. */
const CLEARANCE_M = 30;
/** An eye that sees its target only through a hill looks down steeper, by so many degrees at a time. */
const STEEPER = 5;
const STEEPEST = 10;
/** Places of the line of sight that are looked at, as shares of it from the ground up. Nearer to the ground it comes down to it anyway. */
const CHECKED = Array.from({ length: 22 }, (_, i) => (i + 3) / 24);

/** Towards what a pose looks, as a unit vector in Earth-centred axes. */
function viewDirection({ center: [lon, lat], bearing, pitch }: Pose): Vector {
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const [e, n, u] = axesOf(bearing, pitch).forward;
  return [
    -Math.sin(l) * e - Math.sin(p) * Math.cos(l) * n + Math.cos(p) * Math.cos(l) * u,
    Math.cos(l) * e - Math.sin(p) * Math.sin(l) * n + Math.cos(p) * Math.sin(l) * u,
    Math.cos(p) * n + Math.sin(p) * u,
  ];
}

const along = (from: Vector, forward: Vector, metres: number): Vector => [
  from[0] + forward[0] * metres,
  from[1] + forward[1] * metres,
  from[2] + forward[2] * metres,
];

/** The same eye, told by the ground it truly looks at. @param height metres of the ground that the pose takes its centre to be on */
export function onTerrain(pose: Pose, height: number, ground: Ground): Pose {
  const forward = viewDirection(pose);
  const eye = along(toEcef([...pose.center, height]), forward, -pose.distance);
  const distance = intersectGround(eye, forward, ground);
  if (distance === null) return pose;
  const [lon, lat] = fromEcef(along(eye, forward, distance));
  return { ...pose, center: [lon, lat], distance };
}

/** Nothing of the ground is between a pose's eye and what it looks at, nor just below its eye. */
export function isClearOfTerrain(pose: Pose, ground: Ground): boolean {
  const forward = viewDirection(pose);
  const end = toEcef([...pose.center, ground.at(pose.center)]);
  return CHECKED.every((share) => {
    const [lon, lat, height] = fromEcef(along(end, forward, -pose.distance * share));
    return height > ground.at([lon, lat]) + (share === 1 ? CLEARANCE_M : 0);
  });
}

/** The eye that shows a target on ground that rises and falls: as flat as elsewhere, or as steep as it takes to see over a hill. */
export function frameOverTerrain(target: Target, screen: Screen, ground: Ground): Pose {
  const height = ground.at(target.center);
  const rise = (at: Parameters<Ground['at']>[0]): number => ground.at(at) - height;
  for (let pitch = pitchOf(target); ; pitch -= STEEPER) {
    const pose = onTerrain(frame(target, screen, { rise, pitch }), height, ground);
    if (pitch - STEEPER < STEEPEST || isClearOfTerrain(pose, ground)) return pose;
  }
}
