import type { Mark, Rgb, Steps } from '#client/marks/marks.ts';
import type { ToneName } from '#client/marks/tones.ts';
import { GROUND_TONES } from '#client/stages/paint/ground-tones.ts';
import { calmWall, tintedWall } from '#tiles/style/walls.ts';

/** What the marks say of buildings, by path. */
export interface BuildingColours {
  readonly tones: ReadonlyMap<string, ToneName>;
  readonly shades: ReadonlyMap<string, Rgb>;
  readonly steps: Steps | undefined;
}

export const NO_COLOURS: BuildingColours = { tones: new Map(), shades: new Map(), steps: undefined };

export function buildingColoursOf(marks: readonly Mark[]): BuildingColours {
  const tones = new Map<string, ToneName>();
  const shades = new Map<string, Rgb>();
  let steps: Steps | undefined;
  for (const mark of marks) {
    if (mark.type !== 'areas' || mark.ground !== 'buildings') continue;
    steps = mark.steps ?? steps;
    for (const { path, tone, shade } of mark.areas) {
      if (shade) shades.set(path, shade);
      else tones.set(path, tone);
    }
  }
  return { tones, shades, steps };
}

/** Buildings of which something else is said now. */
export function changedPaths(a: BuildingColours, b: BuildingColours): string[] {
  const paths = new Set([...a.tones.keys(), ...b.tones.keys(), ...a.shades.keys(), ...b.shades.keys()]);
  return [...paths].filter((path) => a.tones.get(path) !== b.tones.get(path) || a.shades.get(path) !== b.shades.get(path));
}

/** A building's wall: a loud tone before all; then, where a scale is shown, its step on it; then any tone; else as high as it is. */
export function wallColourOf(
  { tones, shades, steps }: BuildingColours,
  path: string,
  { height, floors }: { readonly height: number; readonly floors: number },
): Rgb {
  const tone = GROUND_TONES[tones.get(path) ?? ''] ?? null;
  if (tone !== null && (steps === undefined || tone.loud === 1)) return tintedWall(tone);
  if (steps === undefined) return calmWall(height);
  return shades.get(path) ?? (steps.colours.findLast(([from]) => floors >= from) ?? steps.colours[0])[1];
}
