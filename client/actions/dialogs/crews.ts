import type { Position } from '#contract/places/geo.ts';
import { localPlane } from '#scenes/local-plane.ts';
import type { Crew } from '#contract/records/crew.ts';
import { AFFINITIES, type Affinity } from '#contract/vocabularies/affinities.ts';
import type { Skill } from '#contract/vocabularies/skills.ts';
import type { Way } from '#client/streets/ways.ts';

/** A crew as the dispatcher weighs it. */
export interface Candidate {
  readonly crew: Crew;
  /** Metres, straight line; null when the place of the incident is unknown. */
  readonly metres: number | null;
  /** By streets, as far as they are known. */
  readonly way: Way | null;
  /** Its trade fits what happened. */
  readonly fits: boolean;
}

const fitting = (affinity: string): readonly Skill[] => AFFINITIES[affinity as Affinity]?.skills ?? [];
const STATE_ORDER: Readonly<Record<Crew['state'], number>> = { free: 0, busy: 1, off: 2 };

interface Sought {
  readonly affinity: string;
  readonly at: Position | null;
  /** The crew that has just sent it back: last. */
  readonly returnedBy?: string | null;
  /** By crew. */
  readonly ways?: ReadonlyMap<string, Way | null>;
}

const far = ({ metres, way }: Candidate): number => way?.metres ?? metres ?? 0;

/** Crews for an incident: free ones first, then those of the trade, then the nearest, by streets where they are known. */
export function candidates(crews: Iterable<Crew>, { affinity, at, returnedBy = null, ways }: Sought): Candidate[] {
  return [...crews]
    .map((crew) => ({
      crew,
      metres: at && distance(crew.position, at),
      way: ways?.get(crew.id) ?? null,
      fits: fitting(affinity).includes(crew.skill),
    }))
    .sort(
      (a, b) =>
        Number(a.crew.id === returnedBy) - Number(b.crew.id === returnedBy) ||
        STATE_ORDER[a.crew.state] - STATE_ORDER[b.crew.state] ||
        Number(b.fits) - Number(a.fits) ||
        far(a) - far(b) ||
        (a.crew.id < b.crew.id ? -1 : 1),
    );
}

/** Metres between two places on the ground, good to 0.1 % within a city. */
export const distance = (a: Position, b: Position): number => Math.hypot(...localPlane([a[0], a[1]]).toMetres([b[0], b[1]]));

/** `320 m`, `1.4 km` */
export const formatDistance = (metres: number): string =>
  metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
