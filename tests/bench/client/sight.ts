import { rankCameras, type SightCamera } from '#scenes/sight/rank-cameras.ts';
import { indexObstacles, type Obstacle } from '#scenes/sight/obstacle-index.ts';
import { cameraAt, obstacleOf, PLANE } from '#scenes/sight/town-fixture.ts';
import { visibleFootprint } from '#scenes/sight/visible-footprint.ts';
import type { BenchResult } from '../result.ts';

const CAMERAS = 500;
const BUILDINGS = 2000;
const ROUNDS = 60;
const WARM_UP = 15;
/** A city block every 55 m: 2,000 of them are 2.5 km across. */
const PITCH_M = 55;
const ACROSS = 45;

const noise = (n: number): number => Math.abs(Math.sin(n * 12.9898) * 43_758.5453) % 1;

const buildings: Obstacle[] = Array.from({ length: BUILDINGS }, (_, i) =>
  obstacleOf(
    {
      x: (i % ACROSS) * PITCH_M + noise(i) * 12,
      y: Math.floor(i / ACROSS) * PITCH_M + noise(i + 0.5) * 12,
      width: 24 + noise(i + 0.1) * 14,
      depth: 12 + noise(i + 0.2) * 8,
      height: 9 + noise(i + 0.3) * 60,
      turned: noise(i + 0.4) * 40,
      floors: 6,
    },
    i,
  ),
);

/** All of them near enough to the target to be looked at one by one: nothing is dismissed by distance. */
const cameras: SightCamera[] = Array.from({ length: CAMERAS }, (_, i) =>
  cameraAt([1200 + Math.cos(i) * (30 + noise(i) * 600), 1200 + Math.sin(i) * (30 + noise(i) * 600), 3 + noise(i + 0.7) * 20], {
    id: `c${i}`,
    azimuth: (i * 37) % 360,
    fov: 90,
    reach: 320,
    ptz: true,
  }),
);

const target = [...PLANE.toLonLat([1200, 1200]), 20] as const;

function median(work: () => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const start = performance.now();
    work();
    if (round >= WARM_UP) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

/** Who can see it: every camera is within reach and can be turned, so every line of sight is really looked along. */
export function run(): Promise<BenchResult[]> {
  const obstacleIndex = indexObstacles(buildings, PLANE.origin);
  const whole = median(() => rankCameras(target, cameras, buildings));
  const kept = median(() => rankCameras(target, cameras, obstacleIndex));
  const footprints = median(() => cameras.slice(0, 10).map((camera) => visibleFootprint({ ...camera, reach: 60 }, obstacleIndex)));
  return Promise.resolve([
    {
      name: `${CAMERAS} cameras ranked among ${BUILDINGS} buildings, buildings obstacleIndex anew`,
      value: whole,
      unit: 'ms',
      target: '≤ 20 ms',
      ok: whole <= 20,
    },
    { name: 'of which: ranking, buildings surveyed before', value: kept, unit: 'ms' },
    { name: 'visible ground of 10 cameras', value: footprints, unit: 'ms' },
  ]);
}
