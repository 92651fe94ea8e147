import { toEcef, type Vector } from '#scenes/ecef.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAnchor, project, type CameraSnapshot } from './camera-snapshot.ts';

const JINAN = [117.02, 36.67] as const;
const place = fc.tuple(
  fc.double({ min: -0.05, max: 0.05, noNaN: true }),
  fc.double({ min: -0.05, max: 0.05, noNaN: true }),
  fc.double({ min: -20, max: 300, noNaN: true }),
);

describe('eye', () => {
  const above = toEcef([...JINAN, 4000]);
  const [px, py, pz] = above;
  const length = Math.hypot(px, py, pz);
  const down: Vector = [-px / length, -py / length, -pz / length];
  const flat = Math.hypot(px, py);
  const east: Vector = [-py / flat, px / flat, 0];
  const north: Vector = [
    down[1] * east[2] - down[2] * east[1],
    down[2] * east[0] - down[0] * east[2],
    down[0] * east[1] - down[1] * east[0],
  ].map((part) => -part) as unknown as Vector;
  /** Looks straight down, north up, 90° wide: clip = (east, north, ·, depth). */
  const matrix = new Float64Array(16);
  for (let axis = 0; axis < 3; axis++) matrix.set([east[axis], north[axis], 0, down[axis]], axis * 4);
  const eye: CameraSnapshot = { at: above, matrix, width: 800, height: 800, metresPerPixel: 10 };

  it('sees what is below it in the middle, what is east of it to the right, what is north of it above', () => {
    const [x, y] = project(eye, toEcef([...JINAN, 0]))!;
    expect(Math.hypot(x - 400, y - 400)).toBeLessThan(3);
    expect(project(eye, toEcef([JINAN[0] + 0.01, JINAN[1], 0]))![0]).toBeGreaterThan(480);
    expect(project(eye, toEcef([JINAN[0], JINAN[1] + 0.01, 0]))![1]).toBeLessThan(310);
  });

  it('sees nothing behind it and nothing behind the Earth', () => {
    expect(project(eye, toEcef([...JINAN, 9000]))).toBeNull();
    expect(project(eye, toEcef([JINAN[0] + 180, -JINAN[1], 0]))).toBeNull();
  });

  it('shows points given from an anchor where it shows them given whole, to a hundredth of a pixel', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const anchor = toEcef([JINAN[0] + a[0], JINAN[1] + a[1], a[2]]);
        const point = toEcef([JINAN[0] + b[0], JINAN[1] + b[1], b[2]]);
        const near = Float32Array.from(point, (part, i) => part - anchor[i]);
        const m = fromAnchor(eye, anchor);
        const [x, y, w] = [0, 1, 3].map((row) => m[row] * near[0] + m[4 + row] * near[1] + m[8 + row] * near[2] + m[12 + row]);
        const whole = project(eye, point)!;
        expect(Math.hypot((x / w + 1) * 400 - whole[0], (1 - y / w) * 400 - whole[1])).toBeLessThan(0.01);
      }),
    );
  });
});
