import type { MarkType } from '#client/marks/marks.ts';

/** Mark types the interior stage draws; lines, footprints and models belong outdoors. */
export const INTERIOR_DRAWS: readonly MarkType[] = ['points', 'labels', 'pulses'];
