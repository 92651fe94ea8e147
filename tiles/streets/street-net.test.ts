import { describe, expect, it } from 'vitest';
import { generateTown } from '#scenes/town/town.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';
import type { AreaRoad, RoadClass } from '../area/area.ts';
import { townArea } from '../sources/town.ts';
import { streetNet } from './street-net.ts';

const { toLonLat } = localPlane([117, 36.6]);
const road = (line: readonly Metres[], width = 6, kind: RoadClass = 'lane'): AreaRoad => ({
  id: 'r',
  name: '',
  class: kind,
  width,
  line: { type: 'LineString', coordinates: line.map((place) => [...toLonLat(place)]) },
});

/** Streets in each part that hangs together, largest first. */
function partsOf({ junctions, streets }: ReturnType<typeof streetNet>): number[] {
  const parent = junctions.map((_, junction) => junction);
  const root = (at: number): number => (parent[at] === at ? at : (parent[at] = root(parent[at])));
  for (const { from, to } of streets) parent[root(from)] = root(to);
  const sizes = new Map<number, number>();
  for (const { from } of streets) sizes.set(root(from), (sizes.get(root(from)) ?? 0) + 1);
  return [...sizes.values()].sort((a, b) => b - a);
}

const MAIN = road([
  [0, 0],
  [100, 0],
  [200, 0],
]);

describe('the net of streets', () => {
  it('joins roads at corners they share, and parts them there', () => {
    const side = road([
      [100, 0],
      [100, 80],
    ]);
    const net = streetNet([MAIN, side]);
    expect([net.junctions.length, net.streets.length, partsOf(net)]).toEqual([4, 3, [3]]);
  });

  it('leads a road that ends on another, or before its paving, onto it; one that ends farther off stays apart', () => {
    const end = (y: number): AreaRoad =>
      road([
        [50, y],
        [50, 90],
      ]);
    expect(partsOf(streetNet([MAIN, end(0)]))).toEqual([3]);
    expect(partsOf(streetNet([MAIN, end(5)]))).toEqual([3]);
    expect(partsOf(streetNet([MAIN, end(9)]))).toEqual([1, 1]);
    expect(
      partsOf(
        streetNet([
          road(
            [
              [0, 0],
              [200, 0],
            ],
            28,
            'primary',
          ),
          end(15),
        ]),
      ),
    ).toEqual([3]);
  });

  it('takes a crossing for a bridge, unless it is said that nothing passes above or below', () => {
    const over = road([
      [50, -90],
      [50, 90],
    ]);
    expect(partsOf(streetNet([MAIN, over]))).toEqual([1, 1]);
    const flat = streetNet([MAIN, over], { crossingsMeet: true });
    expect([flat.junctions.length, partsOf(flat)]).toEqual([5, [4]]);
  });

  it('says where only walking leads, and leaves out what is no line', () => {
    const net = streetNet([
      road(
        [
          [0, 0],
          [0, 50],
        ],
        2,
        'footway',
      ),
      road([
        [9, 9],
        [9, 9],
      ]),
    ]);
    expect(net.streets.map(({ onFoot }) => onFoot)).toEqual([true]);
  });

  it('of the demo town hangs together but for paths around ponds', () => {
    const parts = partsOf(streetNet(townArea(generateTown({ seed: 1 })).roads, { crossingsMeet: true }));
    const all = parts.reduce((sum, part) => sum + part, 0);
    expect(all).toBeGreaterThan(400);
    expect(parts[0] / all).toBeGreaterThan(0.9);
  });
});
