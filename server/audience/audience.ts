import { ROLE_PERMISSIONS, type Role, type User } from '#contract/roles.ts';

/** What a user may know, by jurisdiction and clearance. Users with the same audience share whatever is encoded for them. */
export interface Audience {
  readonly jurisdiction: string;
  /** Cleared for personal data: who needs care, and where they live. */
  readonly people: boolean;
  /** People from outside stand before it: nobody is named to them, and nothing that somebody wrote is shown (`veil.ts`). */
  readonly veil?: VeilName;
}

/** Whom a screen is shown to that are not of the house; the public is told of places only down to the compound. */
export type VeilName = 'visitor' | 'public';

const VEILS: Partial<Record<Role, VeilName>> = { 'wall-visitor': 'visitor', 'wall-public': 'public' };

export const audienceOf = ({ jurisdiction, role }: User): Audience => ({
  jurisdiction,
  people: ROLE_PERMISSIONS[role].includes('see-people'),
  ...(VEILS[role] ? { veil: VEILS[role] } : {}),
});

/** The same for audiences that may know the same. */
export const audienceKey = ({ people, veil, jurisdiction }: Audience): string => `${people} ${veil ?? ''} ${jurisdiction}`;
