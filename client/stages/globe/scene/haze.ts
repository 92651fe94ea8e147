import type { SkyView } from '#client/stages/globe/camera/camera-snapshot.ts';
import { Color, Material, type Scene } from '@cesium/engine';
import { EARTH_RADIUS_M } from '#contract/places/geo.ts';
import { cssRgb, rgbOf, type Rgb } from '#tiles/style/walls.ts';
import { NIGHT } from '#tiles/style/palette.ts';

/** Nearer than this the air is clear, metres, however near the eye is to what it looks at. */
const CLEAR = 2200;
/** The haze hides two thirds at so many times the distance to what is looked at. */
const BEYOND = 2.4;
/** Above so many metres the Earth is seen from outside, and the air from above. */
const SPACE = 60_000;
const GROUND = rgbOf(NIGHT.ground);

export interface Haze {
  /** Metres at which two thirds are hidden. */
  readonly reach: number;
  readonly colour: Rgb;
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb => [0, 1, 2].map((i) => a[i] + (b[i] - a[i]) * share) as unknown as Rgb;

/** @param distance from the eye to what it looks at, metres. @param day 0 … 1 */
export const hazeFor = (distance: number, day: number): Haze => ({
  reach: Math.max(CLEAR, distance * BEYOND),
  colour: mix(rgbOf(NIGHT.haze), rgbOf(NIGHT.hazeByDay), day),
});

/** Share of a thing so far away that the haze hides; the shaders count alike. */
export const hidden = ({ reach }: Haze, distance: number): number => 1 - Math.exp(-((distance / reach) ** 3));

/** What the eye sees where nothing is: degrees above the horizon at which the colour is told. */
const HEIGHTS = [40, 18, 9, 4, 1.5, 0, -0.5, -1, -2, -4, -7, -12, -20, -35];

/**
 * A CSS background for what lies behind the globe: sky above the horizon, and below it ground without end, as hazy as the true ground
 * would be there.
 */
export function backdrop(haze: Haze, { altitude, upward, height, focal }: SkyView): string {
  if (altitude > SPACE) return NIGHT.ground;
  const dip = (Math.acos(EARTH_RADIUS_M / (EARTH_RADIUS_M + Math.max(0, altitude))) * 180) / Math.PI;
  const stops = HEIGHTS.flatMap((above) => {
    const angle = above - dip - upward;
    if (Math.abs(angle) > 80) return [];
    const share = above > 0 ? 1 / (1 + (above / 6) ** 2) : hidden(haze, altitude / Math.sin(((dip - above) * Math.PI) / 180 + 1e-6));
    return [`${cssRgb(mix(GROUND, haze.colour, share))} ${Math.round(height / 2 - focal * Math.tan((angle * Math.PI) / 180))}px`];
  });
  return stops.length < 2 ? NIGHT.ground : `linear-gradient(${stops.join(', ')})`;
}

const FOG = `
czm_material czm_getMaterial(czm_materialInput materialInput) {
  czm_material material = czm_getDefaultMaterial(materialInput);
  material.diffuse = colour.rgb;
  material.alpha = 1.0 - exp(-pow(length(materialInput.positionToEyeEC) / reach, 3.0));
  return material;
}`;

/** Haze over the globe's own ground. */
export class GroundHaze {
  private readonly material = new Material({ fabric: { uniforms: { colour: Color.BLACK, reach: 1 }, source: FOG } });

  constructor({ globe }: Scene) {
    globe.material = this.material;
  }

  set({ reach, colour: [r, g, b] }: Haze): void {
    const { uniforms } = this.material as unknown as { uniforms: { colour: Color; reach: number } };
    uniforms.colour = new Color(r / 255, g / 255, b / 255, 1);
    uniforms.reach = reach;
  }
}
