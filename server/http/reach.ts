import { EVERYWHERE, UNKNOWN_PLACE } from '#contract/geo.ts';
import type { User } from '#contract/roles.ts';

/** True for who is responsible for everything, and so for what belongs to no single place. */
export const holdsAll = (user: User): boolean => user.jurisdiction === EVERYWHERE;

/** Places whose rows a user may list: the jurisdiction, and what nobody can place, which is everybody's. */
export const placesOf = (user: User): readonly string[] => [user.jurisdiction, UNKNOWN_PLACE];
