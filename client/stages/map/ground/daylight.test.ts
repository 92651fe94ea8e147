import { expect, it } from 'vitest';
import { NIGHT } from '#tiles/style/palette.ts';
import { cssRgb, rgbOf } from '#tiles/style/walls.ts';
import { daylightOf } from './daylight.ts';

const JINAN = [117.02, 36.67] as const;

it('at night the moon stands in the north-west over the darkest ground; at noon the sun in the south over the lightest', () => {
  const night = daylightOf(JINAN, Date.UTC(2026, 10, 26, 16));
  expect(night.light.position).toEqual([1.4, 315, 42]);
  expect(night.ground).toBe(cssRgb(rgbOf(NIGHT.ground)));
  const noon = daylightOf(JINAN, Date.UTC(2026, 10, 27, 4));
  expect(noon.light.position[1]).toBeGreaterThan(160);
  expect(noon.light.position[1]).toBeLessThan(200);
  expect(noon.ground).toBe(cssRgb(rgbOf(NIGHT.groundByDay)));
});
