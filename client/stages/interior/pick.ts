import { inRing } from '#contract/places/geo.ts';
import { floorName } from '#contract/places/floors.ts';
import type { Lang } from '#client/layers/layer.ts';
import type { MarkRef } from '#client/marks/marks.ts';
import { toneAt, toneOf } from '#client/marks/tones.ts';
import type { Metres } from '#scenes/local-plane.ts';
import { floorPath, layoutOf, type BuildingModel } from './building/model.ts';
import type { InteriorCamera } from './camera/interior-camera.ts';
import type { Points } from './meshes/points.ts';
import type { ViewState } from './camera/view-state.ts';

const FINGER_PX = 11;
/** Levels that show less than this cannot be taken hold of. */
const PRESENT = 0.25;

/** What is under a pixel: the nearest device (alarms before others), else the floor one would touch first. */
export function pickAt(
  model: BuildingModel,
  viewState: ViewState,
  camera: InteriorCamera,
  drawn: Iterable<Points>,
  x: number,
  y: number,
  lang: Lang,
): MarkRef | null {
  return pointAt(viewState, camera, drawn, x, y) ?? floorAt(model, viewState, camera, x, y, lang);
}

function pointAt(
  { offsets, presence, unfold }: ViewState,
  camera: InteriorCamera,
  drawn: Iterable<Points>,
  x: number,
  y: number,
): MarkRef | null {
  let best: { points: Points; slot: number; miss: number } | null = null;
  for (const points of drawn) {
    if (!points.objects[0].visible) continue;
    for (const [i, { slot, spot }] of points.drawn.entries()) {
      const tone = points.tone[i];
      const { alarm } = toneAt(toneOf(tone));
      if (toneOf(tone) === 0 || (!alarm && presence[spot.level] * (unfold[spot.level] > 0.5 ? 1 : 0.5) < 0.1)) continue;
      const at = camera.project([spot.x, offsets[spot.level] + spot.above, -spot.north]);
      if (!at) continue;
      const miss = Math.hypot(at[0] - x, at[1] - y) - (alarm ? 4 : 0);
      if (miss < (best?.miss ?? FINGER_PX)) best = { points, slot, miss };
    }
  }
  return best ? best.points.mark.refer(best.slot) : null;
}

function floorAt(model: BuildingModel, viewState: ViewState, camera: InteriorCamera, x: number, y: number, lang: Lang): MarkRef | null {
  const level = floorUnder(model, viewState, camera, x, y)?.level;
  return level === undefined
    ? null
    : { path: floorPath(model, level), name: `${model.name} ${floorName(model.levels[level].floor)[lang]}` };
}

/** The floor plate under a pixel, and where on it: metres east and north of the anchor. */
export function floorUnder(
  model: BuildingModel,
  { offsets, presence }: ViewState,
  camera: InteriorCamera,
  x: number,
  y: number,
): { readonly level: number; readonly at: Metres } | null {
  const { from, towards } = camera.ray(x, y);
  let nearest = Infinity;
  let found: { level: number; at: Metres } | null = null;
  for (let level = 0; level < offsets.length; level++) {
    const share = (offsets[level] - from[1]) / towards[1];
    if (presence[level] < PRESENT || !(share > 0) || share >= nearest) continue;
    const at: Metres = [from[0] + towards[0] * share, -(from[2] + towards[2] * share)];
    if (!inRing(layoutOf(model, level).outline, at)) continue;
    nearest = share;
    found = { level, at };
  }
  return found;
}
