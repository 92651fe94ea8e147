import type { Position } from '#contract/geo.ts';
import type { Crew } from '#contract/records/crew.ts';

/** A crew as the dispatcher weighs it. */
export interface Candidate {
  readonly crew: Crew;
  /** Metres, straight line; null when the place of the incident is unknown. */
  readonly metres: number | null;
  /** Its trade fits what happened. */
  readonly fits: boolean;
}

const FITTING: Readonly<Record<string, readonly Crew['skill'][]>> = {
  fire: ['fire'], water: ['municipal'], power: ['property', 'municipal'], security: ['grid', 'property'], lift: ['lift', 'property'],
  care: ['care', 'grid'], road: ['municipal'], health: ['property', 'municipal'],
};
const STATE_ORDER: Readonly<Record<Crew['state'], number>> = { free: 0, busy: 1, off: 2 };

/** Crews for an incident of this affinity: free ones first, then those of the trade, then the nearest. @param returnedBy the crew that has just sent it back: last */
export function candidates(crews: Iterable<Crew>, affinity: string, at: Position | null, returnedBy: string | null = null): Candidate[] {
  return [...crews]
    .map((crew) => ({ crew, metres: at && distance(crew.position, at), fits: FITTING[affinity]?.includes(crew.skill) ?? false }))
    .sort(
      (a, b) =>
        Number(a.crew.id === returnedBy) - Number(b.crew.id === returnedBy) ||
        STATE_ORDER[a.crew.state] - STATE_ORDER[b.crew.state] || Number(b.fits) - Number(a.fits) ||
        (a.metres ?? 0) - (b.metres ?? 0) || (a.crew.id < b.crew.id ? -1 : 1),
    );
}

/** Metres between two places on the ground, good to 0.1 % within a city. */
export function distance(a: Position, b: Position): number {
  const lat = ((a[1] + b[1]) / 2) * (Math.PI / 180);
  const x = (b[0] - a[0]) * 111_320 * Math.cos(lat);
  const y = (b[1] - a[1]) * 110_946;
  return Math.hypot(x, y);
}

/** `320 m`, `1.4 km` */
export const formatDistance = (metres: number): string => (metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`);
