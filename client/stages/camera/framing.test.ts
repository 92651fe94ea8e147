import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localPlane } from '#scenes/local-plane.ts';
import { flight, turn } from './flight.ts';
import { FLATTEST, focalLength, frame, tiltedDown, levelLook, type Screen } from './framing.ts';
import type { Pose, Target } from '#client/stages/stage.ts';

const center = [117.02, 36.66] as const;
const plane = localPlane(center);
const square = (half: number): Target['outline'] =>
  [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ].map(([x, y]) => plane.toLonLat([x, y]));

/** The same picture by another way: rotate the world before the eye, then divide. Pixels from the middle of the free part. */
function seen(pose: Pose, [lon, lat]: readonly [number, number], height: number, screen: Screen): [number, number] {
  const [cx, cy] = plane.toMetres(pose.center);
  const [x, y] = plane.toMetres([lon, lat]);
  const [b, p] = [(pose.bearing * Math.PI) / 180, (pose.pitch * Math.PI) / 180];
  const east = (x - cx) * Math.cos(b) - (y - cy) * Math.sin(b);
  const north = (x - cx) * Math.sin(b) + (y - cy) * Math.cos(b);
  const depth = pose.distance + north * Math.sin(p) - height * Math.cos(p);
  const focal = focalLength(screen.height);
  return [(east / depth) * focal, -((north * Math.cos(p) + height * Math.sin(p)) / depth) * focal];
}

function eyeOf(pose: Pose): number[] {
  const [x, y] = plane.toMetres(pose.center);
  const [b, p] = [(pose.bearing * Math.PI) / 180, (pose.pitch * Math.PI) / 180];
  return [x - pose.distance * Math.sin(b) * Math.sin(p), y - pose.distance * Math.cos(b) * Math.sin(p), pose.distance * Math.cos(p)];
}

describe('frame', () => {
  it('has the whole target within the free part, touching it in one direction, in its middle in both', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 150, max: 2000 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 900, max: 4000 }),
        fc.integer({ min: 600, max: 2200 }),
        fc.nat(300),
        fc.nat(300),
        (half, height, width, tall, left, bottom) => {
          const screen: Screen = { width, height: tall, padding: { top: 0, right: 40, bottom, left } };
          const target: Target = { outline: square(half), center, height: Math.min(height, half), level: 'compound' };
          const pose = frame(target, screen);
          const pixels = target.outline.flatMap((point) => [seen(pose, point, 0, screen), seen(pose, point, target.height, screen)]);
          const [across, down] = [(width - left - 40) / 2, (tall - bottom) / 2];
          const [right, low] = [Math.max(...pixels.map(([x]) => x)), Math.max(...pixels.map(([, y]) => y))];
          const [leftmost, high] = [Math.min(...pixels.map(([x]) => x)), Math.min(...pixels.map(([, y]) => y))];
          expect(Math.max(right, -leftmost)).toBeLessThan(across);
          expect(Math.max(low, -high)).toBeLessThan(down);
          expect(Math.max(Math.abs(right + leftmost), Math.abs(low + high))).toBeLessThan(3);
          const filled = Math.max((right - leftmost) / (2 * across), (low - high) / (2 * down));
          if (pose.distance > 0.17 * focalLength(tall)) expect(filled).toBeGreaterThan(0.7);
        },
      ),
    );
  });

  it('puts a device in the middle at its true height, and comes no nearer than is of use', () => {
    const screen: Screen = { width: 1600, height: 900, padding: { top: 0, right: 0, bottom: 0, left: 0 } };
    const pose = frame({ outline: [center], center, height: 40, level: 'device' }, screen);
    const [x, y] = seen(pose, center, 40, screen);
    expect(Math.hypot(x, y)).toBeLessThan(1);
    const behind = 40 / Math.cos((pose.pitch * Math.PI) / 180);
    expect((pose.distance - behind) / focalLength(900)).toBeCloseTo(0.104, 3);
    expect(frame({ outline: square(2), center, height: 3, level: 'building' }, screen).distance).toBeCloseTo(pose.distance - behind, 6);
  });

  it('stands off the wall of the building a device is in: a house is seen whole, of a tower many floors, from outside of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 60 }),
        fc.integer({ min: 9, max: 632 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -0.8, max: 0.8, noNaN: true }),
        fc.integer({ min: -180, max: 180 }),
        (half, roof, share, aside, bearing) => {
          const screen: Screen = { width: 1300, height: 1080, padding: { top: 56, right: 0, bottom: 0, left: 0 } };
          const height = roof * share;
          const at = plane.toLonLat([half * aside, half * aside]);
          const building = {
            id: 'b',
            path: '/s/b',
            level: 'building',
            name: '楼',
            center,
            ring: square(half),
            height: roof,
            simulated: true,
          } as const;
          const inside: Target = {
            outline: [at],
            center: at,
            height,
            level: 'device',
            indoors: { building, floor: 1, device: null, care: [] },
          };
          const target = { ...inside, look: { ...levelLook(inside), bearing } };
          const pose = frame(target, screen);
          expect(Math.hypot(...seen(pose, at, height, screen))).toBeLessThan(1);
          const [top, bottom] = [Math.min(roof, height + 60), Math.max(0, Math.min(height - 60, 150))];
          for (const place of square(half)) {
            const reach = Math.hypot(...plane.toMetres(place).map((metres, axis) => metres - plane.toMetres(at)[axis]));
            if (reach > 80) continue;
            for (const [x, y] of [seen(pose, place, top, screen), seen(pose, place, bottom, screen)]) {
              expect(Math.abs(x)).toBeLessThan(650);
              expect(Math.abs(y)).toBeLessThan(512);
            }
          }
          const [ex, ey] = eyeOf(pose);
          expect(Math.max(Math.abs(ex), Math.abs(ey))).toBeGreaterThan(half);
        },
      ),
    );
  });

  it('looks at a wide street from as steep and straight as fills the picture better, at a deep one as usual', () => {
    const screen: Screen = { width: 1055, height: 1025, padding: { top: 56, right: 0, bottom: 0, left: 0 } };
    const street = (across: number, deep: number): Target => ({
      outline: [
        [-across, -deep],
        [across, -deep],
        [across, deep],
        [-across, deep],
      ].map(([x, y]) => plane.toLonLat([x, y])),
      center,
      height: 0,
      level: 'street',
    });
    const [wide, deep] = [frame(street(1500, 1000), screen), frame(street(500, 1500), screen)];
    expect(wide.pitch).toBeLessThan(deep.pitch);
    expect({ bearing: deep.bearing, pitch: deep.pitch }).toEqual(levelLook(street(1500, 1000)));
    const usual = frame({ ...street(1500, 1000), look: levelLook(street(1500, 1000)) }, screen);
    expect(wide.distance).toBeLessThan(usual.distance);
    for (const point of street(1500, 1000).outline) {
      const [x, y] = seen(wide, point, 0, screen);
      expect(Math.abs(x)).toBeLessThan(528);
      expect(Math.abs(y)).toBeLessThan(485);
    }
  });
});

describe('tiltedDown', () => {
  it('keeps the eye where it is and only tilts it down', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 89, noNaN: true }),
        fc.integer({ min: -180, max: 180 }),
        fc.integer({ min: 50, max: 5000 }),
        (pitch, bearing, distance) => {
          const pose: Pose = { center, distance, bearing, pitch };
          const level = tiltedDown(pose);
          expect(level.pitch).toBeLessThanOrEqual(FLATTEST);
          eyeOf(level).forEach((part, axis) => expect(Math.abs(part - eyeOf(pose)[axis])).toBeLessThan(distance * 1e-3));
        },
      ),
    );
  });
});

describe('flight', () => {
  const at = (x: number, y: number, distance: number, bearing: number): Pose => ({
    center: plane.toLonLat([x, y]),
    distance,
    bearing,
    pitch: 50,
  });

  it('begins and ends exactly where it should, never under ground nor to infinity', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -5000, max: 5000, noNaN: true }),
        fc.integer({ min: 50, max: 20_000 }),
        fc.integer({ min: 50, max: 20_000 }),
        fc.integer({ min: -720, max: 720 }),
        (x, near, far, bearing) => {
          const [from, to] = [at(0, 0, near, 10), at(x, -x / 2, far, bearing)];
          const way = flight(from, to);
          const start = way(0);
          expect(start.distance).toBeCloseTo(near, 3);
          expect(Math.hypot(...plane.toMetres(start.center))).toBeLessThan(1e-3);
          expect(way(1)).toBe(to);
          const end = way(1 - 1e-9);
          expect(Math.abs(end.distance / far - 1)).toBeLessThan(1e-3);
          expect(Math.hypot(plane.toMetres(end.center)[0] - x, plane.toMetres(end.center)[1] + x / 2)).toBeLessThan(1);
          for (let t = 0; t <= 1; t += 0.1) expect(way(t).distance).toBeGreaterThan(Math.min(near, far) * 0.99);
        },
      ),
    );
  });

  it('rises when the way is long, and turns the shorter way round', () => {
    expect(flight(at(0, 0, 200, 0), at(3000, 0, 200, 0))(0.5).distance).toBeGreaterThan(600);
    expect(turn(170, -170)).toBe(20);
    expect(turn(-22, 338)).toBe(0);
  });
});
