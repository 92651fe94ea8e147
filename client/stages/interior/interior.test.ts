import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '#contract/records/place.ts';
import { defaultPlan } from '#scenes/floors/default-plan.ts';
import { middleOf } from '#scenes/floors/polygon.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { LAYERS } from '#client/layers/discover.ts';
import { floorName } from '#contract/places/floors.ts';
import { createFakeWorld, fakeAlert } from '#client/layers/fake-world.ts';
import { hostLayers } from '#client/layers/host.ts';
import { undrawable, type LabelsMark, type PulsesMark } from '#client/marks/marks.ts';
import { focalLength, type Screen } from '#client/stages/camera/framing.ts';
import { INTERIOR_DRAWS } from './mark-types.ts';
import { breadthOf, viewStateFor, signCorner } from './camera/framing.ts';
import { hazardsOf } from './building/hazards.ts';
import { createBuildingModel, floorPath, isInside, levelAt, levelOf, spotOf, unitAt } from './building/model.ts';
import { stepLevel } from './floor-keys.ts';
import { orbitCameraOf, poseOf } from './camera/interior-camera.ts';
import { generatedPlan } from './building/plans.ts';
import { interpolateViewState, collapsed, copyViewState, exploded, type Point, type ViewState } from './camera/view-state.ts';
import { axes, fitCamera } from './camera/fit-camera.ts';
import { projectAnchor, interiorLabels } from './labels.ts';

const town = generateTown(DEMO_TOWN);
const buildings = town.places.filter((place) => place.level === 'building');
const tower = buildings.find((place) => (place.floors ?? 0) >= 24 && place.use === 'residential')!;
const model = createBuildingModel(tower, generatedPlan(tower));
const SCREEN: Screen = { width: 1400, height: 900, padding: { top: 60, right: 300, bottom: 20, left: 10 } };

const pulse = (
  path: string,
  position: readonly [number, number, number],
  more: Partial<PulsesMark['pulses'][number]> = {},
): PulsesMark['pulses'][number] => ({ position, tone: 'extreme', ref: { path, handle: 1 }, waiting: true, fire: true, ...more });
const pulses = (...items: PulsesMark['pulses'][number][]): PulsesMark => ({
  type: 'pulses',
  id: 'x/y',
  order: 1,
  version: 1,
  pulses: items,
});

describe('a house', () => {
  it('knows every device of the demo town by floor, and the unit it hangs in', () => {
    for (const device of town.devices.filter(({ place }) => place.startsWith(`${tower.path}/F`))) {
      const path = `${device.place}/${device.id}`;
      const spot = spotOf(model, path, device.position);
      expect(model.levels[spot.level].floor).toBe(device.floor);
      expect(floorPath(model, spot.level)).toBe(device.place);
      expect(spot.above).toBeGreaterThan(0);
      expect(spot.above).toBeLessThan(model.levels[spot.level].height);
      if (device.name.includes('厨房')) expect(unitAt(model, spot)).toBeDefined();
      if (device.name.includes('走廊')) expect(unitAt(model, spot)).toBeUndefined();
    }
  });

  it('goes by height where no floor is said, and holds what is too high or too low', () => {
    const at = (height: number, path = `${tower.path}/x`): number => spotOf(model, path, [...tower.center, height]).level;
    expect(at(model.levels[4].bottom + 1)).toBe(4);
    expect(at(-50)).toBe(0);
    expect(at(9999)).toBe(model.levels.length - 1);
    expect(at(0.5, `${tower.path}/F09/x`)).toBe(8);
    expect(at(0.5, `${tower.path}/F99/x`)).toBe(0);
    expect(levelOf(model, null)).toBe(-1);
    expect(levelAt(model, model.levels[3].bottom)).toBe(3);
    expect(isInside(model, tower.path)).toBe(false);
    expect(isInside(model, `${tower.path}1/x`)).toBe(false);
  });

  it('is made of whatever is known of a building', () => {
    const bare: Place = { id: 'b', path: '/b', level: 'building', name: 'b', center: [117, 36], simulated: false };
    expect(generatedPlan(bare).levels).toHaveLength(1);
    expect(generatedPlan({ ...bare, floors: 12, height: 40, ring: tower.ring }).levels).toHaveLength(12);
    expect(generatedPlan(tower)).not.toEqual(
      defaultPlan({ ring: tower.ring!, center: tower.center, floors: tower.floors, height: tower.height }),
    );
  });
});

describe('a posture', () => {
  const breadth = breadthOf(model);

  it('keeps floors in order and apart; only what is above the focus lifts off', () => {
    for (const focus of [-1, 0, 11, model.levels.length - 1]) {
      const { offsets, presence, unfold } = exploded(model.levels, focus, breadth);
      const gaps = [...offsets].slice(1).map((offset, i) => offset - offsets[i]);
      const plain = Math.min(...gaps);
      expect(plain).toBeGreaterThan(model.levels[0].height);
      gaps.forEach((gap, i) => expect(gap).toBeCloseTo(i === focus ? Math.max(...gaps) : plain, 1));
      expect([...unfold].indexOf(1)).toBe(focus);
      if (focus >= 0) expect(presence[focus]).toBe(1);
    }
  });

  it('shows all of what is framed between the paddings, and as large as fits', () => {
    const real = fc.double({ min: -60, max: 60, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(real, real, real), { minLength: 4, maxLength: 20 }),
        fc.integer({ min: 0, max: 359 }),
        fc.constantFrom('whole' as const, 'floor' as const),
        (points, bearing, how) => {
          const { at, distance, pitch } = fitCamera(points, how, SCREEN, bearing);
          const { forward, right, up } = axes(bearing, pitch);
          const focal = focalLength(SCREEN.height);
          const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
          const seen = points.map((point) => {
            const from: Point = [point[0] - at[0], point[1] - at[1], point[2] - at[2]];
            const depth = dot(from, forward) + distance;
            return { depth, x: (dot(from, right) / depth) * focal, y: (dot(from, up) / depth) * focal };
          });
          const margin = how === 'whole' ? { x: 150, y: 64 } : { x: 122, y: 48 };
          const free = { x: (SCREEN.width - 310) / 2 - margin.x, y: (SCREEN.height - 80) / 2 - margin.y };
          const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)];
          for (const { depth, x, y } of seen) {
            expect(depth).toBeGreaterThan(0);
            expect(Math.abs(x)).toBeLessThan(free.x + 0.01);
            expect(Math.abs(y)).toBeLessThan(free.y + 0.01);
          }
          for (const values of [xs, ys]) expect(Math.max(...values) + Math.min(...values)).toBeCloseTo(0, 1);
          const fills = Math.max(Math.max(...xs) / free.x, Math.max(...ys) / free.y);
          if (distance > 12.01) expect(fills).toBeCloseTo(1, 2);
        },
      ),
      {
        examples: [
          // Two corners near the eye: what was fitted step by step came to rest with one at the very edge.
          [
            [
              [0, 27.623637814483686, 0],
              [0, 0, 0],
              [0, 0, 0],
              [29.174925802314785, 24.312631086016992, 39.90478515625003],
            ],
            318,
            'whole',
          ],
        ],
      },
    );
  });

  it('goes from one to another without a jump, from wherever it was interrupted', () => {
    const [a, b] = [viewStateFor(model, 3, null, SCREEN), viewStateFor(model, 20, null, SCREEN)];
    const moving = copyViewState(a);
    expect(interpolateViewState(a, b, 0, moving).offsets).toEqual(a.offsets);
    const half = interpolateViewState(a, b, 0.5, moving);
    expect(half.camera.at[1]).toBeGreaterThan(a.camera.at[1]);
    expect(half.camera.at[1]).toBeLessThan(b.camera.at[1]);
    const from = copyViewState(half);
    expect(interpolateViewState(from, a, 0, half).camera).toEqual(from.camera);
    const end: ViewState = interpolateViewState(a, b, 1, moving);
    expect(end.offsets).toEqual(b.offsets);
    expect(end.camera.distance).toBeCloseTo(b.camera.distance);
  });

  it('begins as the building stands, from the eye of the stage before', () => {
    expect([...collapsed(model.levels).offsets]).toEqual([...Float32Array.from(model.levels, ({ bottom }) => bottom)]);
    const pose = { center: tower.center, distance: 180, bearing: -22, pitch: 60 };
    const back = poseOf(orbitCameraOf(pose, localPlane(tower.center)), localPlane(tower.center));
    expect(back.distance).toBeCloseTo(180);
    expect(back.center[0]).toBeCloseTo(tower.center[0], 7);
  });

  it('has its signs at the corner that is leftmost in the picture', () => {
    for (const bearing of [0, 77, 190, 300]) {
      const { right } = axes(bearing, 60);
      const along = ([x, north]: readonly [number, number]): number => x * right[0] - north * right[2];
      const sign = along(signCorner(model, bearing));
      for (const corner of model.plan.layouts.typical.outline) expect(along(corner)).toBeGreaterThan(sign);
    }
  });

  it('steps a floor at a time and holds at both ends', () => {
    expect([stepLevel(-1, 1, 9), stepLevel(-1, -1, 9), stepLevel(4, 1, 9), stepLevel(8, 1, 9), stepLevel(0, -1, 9)]).toEqual([
      0, 8, 5, 8, 0,
    ]);
  });
});

describe('a fire', () => {
  const path = `${tower.path}/F12/d`;
  const position = [...tower.center, model.levels[11].bottom + 2] as const;

  it('makes its floor glow and puts every floor above at risk of smoke, the nearest most', () => {
    const { fires, smoke, tints } = hazardsOf(model, [pulses(pulse(path, position))]);
    expect(fires.map(({ level }) => level)).toEqual([11]);
    expect(smoke).toEqual(model.levels.slice(12).map((_, i) => i + 12));
    const strength = (level: number): number => tints[level * 4 + 3];
    expect(strength(11)).toBe(1);
    for (let level = 13; level < model.levels.length; level++) expect(strength(level)).toBeLessThanOrEqual(strength(level - 1));
    expect(strength(model.levels.length - 1)).toBeGreaterThan(0.1);
    expect(strength(10)).toBe(0);
  });

  it('elsewhere, or only a lesser alarm, leaves the floors above alone', () => {
    expect(hazardsOf(model, [pulses(pulse('/elsewhere/F12/d', position))]).tints.every((part) => part === 0)).toBe(true);
    const lesser = hazardsOf(model, [pulses(pulse(path, position, { fire: false, tone: 'moderate' }))]);
    expect(lesser.smoke).toEqual([]);
    expect(lesser.tints[11 * 4 + 3]).toBeGreaterThan(0);
  });

  it('is said on the floors next above, and every floor has its name, pickable', () => {
    const { marks, anchorOf } = interiorLabels(model, [], 11, hazardsOf(model, [pulses(pulse(path, position))]), 'zh', 1);
    const floors = marks.find(({ id }) => id === 'interior/floors') as LabelsMark;
    expect(floors.labels.map(({ text }) => text).slice(10, 15)).toEqual(['11F', '12F', '13F 烟气风险', '14F 烟气风险', '15F']);
    expect(floors.labels.map(({ ref }) => ref?.path)).toEqual(model.levels.map((_, level) => floorPath(model, level)));
    expect(floors.labels.every(({ position }) => anchorOf.has(position))).toBe(true);
    const rooms = marks.find(({ id }) => id === 'interior/rooms') as LabelsMark;
    expect(rooms.labels.map(({ text }) => text)).toEqual(expect.arrayContaining(['1201', '1204', '走廊', '电梯', '楼梯']));
    expect(floorName(-1).zh).toBe('地下1层');
    const veiled = interiorLabels(model, [], 11, hazardsOf(model, []), 'zh', 1, true).marks.find(
      ({ id }) => id === 'interior/rooms',
    ) as LabelsMark;
    expect(veiled.labels.map(({ text }) => text).sort()).toEqual(['楼梯', '电梯', '走廊']);
  });

  it('leaves its pins free of room names, and no floor’s sign goes beyond the free part of the screen', () => {
    const spots = model.plan.layouts.typical.spaces.map(({ ring }) => middleOf(ring));
    const items = spots.map((spot, i) => pulse(`${path}${i}`, [...model.plane.toLonLat(spot), model.levels[11].bottom + 2]));
    const named = (...marks: PulsesMark[]): (readonly [number, number])[] => {
      const { marks: made, anchorOf } = interiorLabels(model, marks, 11, hazardsOf(model, marks), 'zh', 1);
      const rooms = made.find(({ id }) => id === 'interior/rooms') as LabelsMark;
      return rooms.labels
        .map((label) => anchorOf.get(label.position)!)
        .map((place) => ('spot' in place ? [place.spot.x, place.spot.north] : expect.unreachable()));
    };
    const near = (names: readonly (readonly [number, number])[]): number =>
      names.filter(([x, y]) => spots.some(([px, py]) => Math.hypot(px - x, py - y) < 0.01)).length;
    expect(near(named())).toBe(named().length);
    expect(near(named(pulses(...items)))).toBe(0);
    const { marks, anchorOf } = interiorLabels(model, [], 11, hazardsOf(model, []), 'zh', 1);
    const sign = anchorOf.get((marks.find(({ id }) => id === 'interior/floors') as LabelsMark).labels[0].position)!;
    const at = (x: number): number => projectAnchor(sign, collapsed(model.levels), { project: () => [x, 5] }, [0, 0, 0], 300)![0];
    expect([at(100) > 300, at(900) < 900]).toEqual([true, true]);
  });
});

describe('the marks of all layers', () => {
  it('are drawn here, or listed as left out', () => {
    const fake = createFakeWorld(8);
    fake.put(fakeAlert(fake.world.deviceByHandle(1)!));
    const host = hostLayers(
      LAYERS,
      fake.world,
      'zh',
      { focus: '/s/q0/c0/b', stage: 'interior', hidden: [], time: 'live', open: '' },
      () => undefined,
    );
    // All of these lie on the ground outside: a mark of another type that is left out would be a fault.
    expect([...undrawable(host.marks(), INTERIOR_DRAWS)].sort()).toEqual(['areas', 'footprints', 'lines']);
    const fire = host
      .marks()
      .filter((mark) => mark.type === 'pulses')
      .flatMap(({ pulses: items }) => items)
      .find((item) => item.fire);
    expect(fire?.waiting).toBe(true);
  });
});
