import { SEVERITY_TONE, TONES } from '#client/marks/tones.ts';
import type { GroundTone } from '#tiles/style/style-layer.ts';

/** Tones that may colour whole compounds; the others only edge them. */
const LOUD: ReadonlySet<string> = new Set([SEVERITY_TONE[1], SEVERITY_TONE[2]]);

/** How ground and buildings that hold alerts look, by tone name. */
export const GROUND_TONES: Readonly<Record<string, GroundTone>> = Object.fromEntries(
  Object.values(SEVERITY_TONE).map((name) => [name, { rgb: TONES[name].rgb, loud: LOUD.has(name) ? 1 : 0.15 }]),
);
