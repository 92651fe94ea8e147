import type { MarkType } from '#client/marks/marks.ts';

/**
 * What the interior stage draws. The others speak of the ground outside, which is not here: areas and lines are outlines of compounds,
 * buildings and the way from a camera to what it sees; footprints are the ground cameras see. What they say of a building its floors
 * say: signs count alerts, floors and flats take the colour of the worst. Storeys are in it because the opened floors show the same, by the
 * pulses on them, and those that are estimated tint them.
 */
export const INTERIOR_DRAWS: readonly MarkType[] = ['points', 'storeys', 'labels', 'pulses', 'movers'];
