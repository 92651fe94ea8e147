import { minOf, maxOf } from '#contract/places/extent.ts';
import { floorOf } from '#contract/places/floors.ts';
import type { PulsesMark, StoreysMark } from '#client/marks/marks.ts';
import { smokeRisk } from '#client/buildings/smoke.ts';
import { TONES } from '#client/marks/tones.ts';
import { isInside, levelOf, spotOf, type BuildingModel, type Spot } from './model.ts';

export interface Hazards {
  readonly fires: readonly Spot[];
  /** By level: red, green, blue (0 … 1) and how strongly it is tinted. */
  readonly tints: Float32Array;
  /** Levels nothing burns on, with smoke coming from below, lowest first. */
  readonly smoke: readonly number[];
}

/** What smoke looks like over a warning: no alarm of its own, yet not well either. */
const SMOKE: readonly [number, number, number] = [0.56, 0.45, 0.33];

/** Where something seems to have come from is tinted less than where something is. */
const ESTIMATE = 0.6;

/**
 * A fire's own floor glows; smoke rises, so every floor above is at risk, the nearest most. Floors with lesser alarms are tinted by
 * them.
 */
export function hazardsOf(model: BuildingModel, marks: readonly PulsesMark[], estimates: readonly StoreysMark[] = []): Hazards {
  const tints = new Float32Array(model.levels.length * 4);
  const fires: Spot[] = [];
  for (const { pulses } of marks) {
    for (const { ref, position, tone, fire } of pulses) {
      if (!ref || !isInside(model, ref.path) || !TONES[tone].alarm) continue;
      const spot = spotOf(model, ref.path, position);
      if (fire) fires.push(spot);
      tint(
        tints,
        spot.level,
        TONES[tone].rgb.map((part) => part / 255),
        fire ? 1 : 0.35,
      );
    }
  }
  for (const { storeys } of estimates)
    for (const { path, tone, strength } of storeys) {
      const level = isInside(model, path) ? levelOf(model, floorOf(path)) : -1;
      if (level >= 0)
        tint(
          tints,
          level,
          TONES[tone].rgb.map((part) => part / 255),
          strength * ESTIMATE,
        );
    }
  const lowest = minOf(fires.map(({ level }) => level));
  const smoke: number[] = [];
  for (let level = lowest + 1; level < model.levels.length; level++) {
    if (fires.some((fire) => fire.level === level)) continue;
    const below = maxOf(fires.filter((fire) => fire.level < level).map((fire) => fire.level));
    tint(tints, level, SMOKE, smokeRisk(level - below));
    smoke.push(level);
  }
  return { fires, tints, smoke };
}

function tint(tints: Float32Array, level: number, rgb: readonly number[], strength: number): void {
  if (tints[level * 4 + 3] >= strength) return;
  tints.set([...rgb, strength], level * 4);
}
