import { UNKNOWN_PLACE, isWithin } from '#contract/geo.ts';
import type { User } from '#contract/roles.ts';
import type { Services } from './services.ts';

/** True for who is responsible for every place of the ledger, and so for what belongs to no single place. */
export const holdsAll = (user: User, services: Pick<Services, 'rootPlace'>): boolean => isWithin(services.rootPlace(), user.jurisdiction);

/** Places whose rows a user may list: the jurisdiction, and what nobody can place, which is everybody's. */
export const placesOf = (user: User): readonly string[] => [user.jurisdiction, UNKNOWN_PLACE];
