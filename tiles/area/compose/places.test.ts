import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Place } from '#contract/records/place.ts';
import type { AreaFeatures } from '#tiles/area/area.ts';
import { placesOf } from './places.ts';
import { compose, feature, polygon } from './fixture.ts';

test('the root has an outline around all that hangs below it, which map data does not tell', () => {
  const rootOf = (area: AreaFeatures): Place => placesOf(area, { root: '/area', title: 'area', center: [117, 36], simulated: false })[0];
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(900), fc.nat(900)), { minLength: 1, maxLength: 30 }), (corners) => {
      const { area } = compose(corners.map(([x, y], i) => feature('building', `b${i}`, polygon(x, y))));
      const { ring: outline = [] } = rootOf(area);
      expect(outline[0]).toEqual(outline.at(-1));
      for (const [lon, lat] of area.buildings.flatMap(({ parts }) => parts.flatMap(({ rings }) => rings[0]))) {
        outline
          .slice(1)
          .forEach(([bx, by], i) =>
            expect((bx - outline[i][0]) * (lat - outline[i][1]) - (by - outline[i][1]) * (lon - outline[i][0])).toBeGreaterThan(-1e-8),
          );
      }
    }),
    { numRuns: 30 },
  );
  expect(rootOf(compose([]).area).ring).toBeUndefined();
});
