import type { MarkType } from '#client/marks/marks.ts';

/** What the map stage draws. Apart, so that it can be asked without loading the engines. */
export const MAP_DRAWS: readonly MarkType[] = ['points', 'areas', 'storeys', 'lines', 'labels', 'pulses', 'footprints', 'movers'];
