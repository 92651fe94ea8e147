import { ROLE_PERMISSIONS, type User } from '#contract/roles.ts';

/** What a user may know, by jurisdiction and clearance. Users with the same audience share whatever is encoded for them. */
export interface Audience {
  readonly jurisdiction: string;
  /** Cleared for personal data: who needs care, and where they live. */
  readonly people: boolean;
}

export const audienceOf = ({ jurisdiction, role }: User): Audience => ({
  jurisdiction,
  people: ROLE_PERMISSIONS[role].includes('see-people'),
});
