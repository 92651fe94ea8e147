import type { XY } from './geometry/plane.ts';

export type RoadClass = 'primary' | 'secondary' | 'tertiary' | 'lane' | 'service' | 'footway';

/** Width between the lots on both sides, metres. */
export const CORRIDOR: Record<RoadClass, number> = { primary: 44, secondary: 30, tertiary: 20, lane: 11, service: 6, footway: 3 };
/** Width of the paved road, metres. */
export const PAVED: Record<RoadClass, number> = { primary: 28, secondary: 18, tertiary: 12, lane: 6.5, service: 4.5, footway: 2.5 };

export interface PlannedRoad {
  readonly name: string;
  readonly class: RoadClass;
  readonly line: readonly XY[];
}
