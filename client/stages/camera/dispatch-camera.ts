import type { Position } from '#contract/places/geo.ts';
import { boundsOf } from '#contract/places/extent.ts';
import type { Pose, Stage, Target } from '#client/stages/stage.ts';
import type { Dispatching } from '#client/view/dispatching.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { axesOf, focalLength, freeSize, pictureOf, type Screen, type Vector } from './framing.ts';

/** Room for the plates of crew and door, CSS pixels. */
const ROOM = 56;
/** A long way is looked at from steeper than a house, degrees: its far end would be small. */
const FLATTEST_LOOK = 50;

/** The chosen crew, the door and the way between them; null = nobody is chosen, or where to is unknown. */
function pointsOf({ to, choices, chosen }: Dispatching): Position[] | null {
  const choice = choices.find(({ crew }) => crew === chosen);
  if (!to || !choice) return null;
  const [lon, lat] = to;
  const way = choice.drawn?.streets ?? [];
  // The door is on the ground, the alarm it is about as high as it hangs: both are to be seen.
  return [choice.position, to, [lon, lat, 0], ...way.map(([x, y]): Position => [x, y, 0])];
}

function targetOf(points: readonly Position[], door: Position, { bearing, pitch }: Pose): Target {
  const [west, south, east, north] = boundsOf(points.map(([lon, lat]) => [lon, lat]));
  return {
    outline: points.map(([lon, lat]) => [lon, lat]),
    center: [(west + east) / 2, (south + north) / 2],
    height: Math.max(0, door[2]),
    level: 'compound',
    look: { bearing, pitch: Math.min(pitch, FLATTEST_LOOK) },
  };
}

/** Whether all points are in the free part of a picture, so many CSS pixels from its edges at least. The ground is taken to be flat. */
export function isFramed(points: readonly Position[], pose: Pose, screen: Screen, margin: number): boolean {
  const plane = localPlane(pose.center);
  const corners = points.map(([lon, lat, up]): Vector => [...plane.toMetres([lon, lat]), up]);
  const box = pictureOf(corners, [0, 0], pose.distance, axesOf(pose.bearing, pose.pitch), focalLength(screen.height));
  const { width, height } = freeSize(screen, margin);
  return Math.max(-box.left, box.right) <= width / 2 && Math.max(-box.top, box.bottom) <= height / 2;
}

/**
 * While somebody decides whom to send, the chosen crew and the door are kept in sight, and the picture there was is given back after:
 * what a person has moved by hand as they left it, else what the View looks at. A picture that shows both is not moved, nor one that a
 * hand has moved meanwhile.
 */
export class DispatchCamera {
  private readonly stage: Stage;
  private readonly screen: () => Screen;
  private readonly ofView: () => Target;
  /** What is given back; null = the picture has not been moved. */
  private before: { readonly pose: Pose | null } | null = null;
  /** What it was moved for. */
  private shown = '';

  constructor(stage: Stage, screen: () => Screen, ofView: () => Target) {
    this.stage = stage;
    this.screen = screen;
    this.ofView = ofView;
  }

  update(asking: Dispatching | null): void {
    if (asking === null) return this.giveBack();
    const { stage } = this;
    const [points, pose] = [pointsOf(asking), stage.pose()];
    if (points === null || pose === null) return;
    const wanted = `${asking.chosen} ${points.length}`;
    if (this.before === null ? isFramed(points, pose, this.screen(), ROOM) : wanted === this.shown || stage.userMoved) return;
    this.before ??= { pose: stage.userMoved ? pose : null };
    this.shown = wanted;
    stage.fly(targetOf(points, asking.to!, pose));
  }

  /** The View has gone elsewhere: there is nothing to give back. */
  forget(): void {
    this.before = null;
  }

  private giveBack(): void {
    const { before, stage } = this;
    this.before = null;
    if (before === null || stage.userMoved) return;
    stage.fly(before.pose === null ? this.ofView() : { ...this.ofView(), pose: before.pose });
  }
}
