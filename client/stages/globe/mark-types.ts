import type { MarkType } from '#client/marks/marks.ts';

/** What the globe stage draws. Apart, so that it can be asked without loading the engine. */
export const GLOBE_DRAWS: readonly MarkType[] = ['points', 'areas', 'storeys', 'lines', 'labels', 'pulses', 'footprints', 'movers'];
