import type { Place } from '#contract/records/place.ts';
import { collapsed, copyViewState, interpolateViewState, type ViewState } from '#client/stages/interior/camera/view-state.ts';
import { viewStateFor } from '#client/stages/interior/camera/framing.ts';
import { createBuildingModel, spotOf } from '#client/stages/interior/building/model.ts';
import { LevelTexture } from '#client/stages/interior/meshes/level-texture.ts';
import { Rooms } from '#client/stages/interior/meshes/rooms.ts';
import { interiorLabels } from '#client/stages/interior/labels.ts';
import { defaultPlan } from '#scenes/floors/default-plan.ts';
import { localPlane } from '#scenes/local-plane.ts';
import type { BenchResult } from '../result.ts';

const FLOORS = 50;
const DEVICES_PER_FLOOR = 100;
const ROUNDS = 300;
const WARM_UP = 60;
const SCREEN = { width: 1920, height: 1080, padding: { top: 56, right: 440, bottom: 0, left: 420 } };

const plane = localPlane([117.02, 36.67]);
const ring = [
  [-30, -12],
  [30, -12],
  [30, 12],
  [-30, 12],
  [-30, -12],
].map(([x, y]) => plane.toLonLat([x, y]));
const building: Place = {
  id: 'b',
  path: '/b',
  level: 'building',
  name: 'b',
  center: plane.origin,
  ring,
  floors: FLOORS,
  height: FLOORS * 3,
  simulated: true,
};

function median(work: (round: number) => void): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const start = performance.now();
    work(round);
    if (round >= WARM_UP) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

/**
 * What going from floor to floor costs the main thread: where every floor goes and from where it is seen, its rooms and their
 * names, the first step of the way; up to the bytes the graphics card is given. Devices are not touched at all; placing them
 * anew is measured beside it.
 */
export function run(): Promise<BenchResult[]> {
  const model = createBuildingModel(building, defaultPlan({ ring, center: plane.origin, floors: FLOORS, height: FLOORS * 3 }));
  const levels = new LevelTexture(FLOORS);
  const rooms = new Rooms(levels);
  let viewState: ViewState = { ...collapsed(model.levels), camera: viewStateFor(model, -1, null, SCREEN).camera };
  const relayout = median((round) => {
    const focus = round % FLOORS;
    const to = viewStateFor(model, focus, null, SCREEN);
    rooms.show(model, focus, () => ({ accent: 0, heat: 0 }));
    interiorLabels(model, [], focus, { fires: [], smoke: [], tints: new Float32Array() }, 'zh', round);
    viewState = interpolateViewState(copyViewState(viewState), to, 0.5, viewState);
    levels.pose(viewState);
  });
  const target = viewStateFor(model, 12, null, SCREEN);
  const from = copyViewState(viewState);
  const step = median((round) => {
    viewState = interpolateViewState(from, target, (round % 100) / 100, viewState);
    levels.pose(viewState);
  });
  const devices = Array.from({ length: FLOORS * DEVICES_PER_FLOOR }, (_, i) => ({
    path: `/b/F${String(1 + (i % FLOORS)).padStart(2, '0')}/d${i}`,
    position: [...plane.toLonLat([(i % 59) - 29, (i % 23) - 11]), 3 * (i % FLOORS) + 2.6] as const,
  }));
  const place = median(() => devices.map(({ path, position }) => spotOf(model, path, position)));
  return Promise.resolve([
    {
      name: `interior re-layout, ${FLOORS} floors × ${DEVICES_PER_FLOOR} devices: another floor in focus`,
      value: relayout,
      unit: 'ms',
      target: '≤ 4 ms',
      ok: relayout <= 4,
    },
    { name: 'of which: one step of the way, per frame', value: step, unit: 'ms' },
    { name: `all ${devices.length} devices put in their places, once per building`, value: place, unit: 'ms' },
  ]);
}
