import { useMemo } from 'react';
import type { LonLat } from '#contract/places/geo.ts';
import { sunHeightAt } from '#contract/places/sun.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { useRecords } from '#client/world/hooks.ts';
import { NIGHT } from '#tiles/style/palette.ts';
import { cssRgb, rgbOf } from '#tiles/style/walls.ts';

/** The sun moves a quarter of its own width in this time. */
const STEP_MS = 60_000;
/** Degrees of the sun's height between which night passes into day. */
const DUSK = { from: -6, to: 10 } as const;

/** Colour of the haze around a town as its sun stands, CSS; the night's while no place is known. */
export function useHazeByHour(shown: boolean): string {
  const { records, version } = useRecords('place');
  const at = Math.floor(useCurrentTime() / STEP_MS) * STEP_MS;
  return useMemo(() => {
    const place = shown ? records.values().next().value : undefined;
    return place ? hazeAt(place.center, at) : NIGHT.haze;
  }, [records, version, at, shown]);
}

/** @param time ms UTC */
function hazeAt(place: LonLat, time: number): string {
  const day = Math.min(1, Math.max(0, (sunHeightAt(place, time) - DUSK.from) / (DUSK.to - DUSK.from)));
  const [night, noon] = [rgbOf(NIGHT.haze), rgbOf(NIGHT.hazeByDay)];
  return cssRgb(night.map((part, i) => part + (noon[i] - part) * day));
}
