import { EVERYWHERE, isVisible, isWithin, UNKNOWN_PLACE } from '#contract/places/geo.ts';
import type { User } from '#contract/roles.ts';
import { refuse } from '#server/lib/refused.ts';

/** True for who is responsible for everything, and so for what belongs to no single place. */
export const holdsAll = (user: User): boolean => user.jurisdiction === EVERYWHERE;

/** Places whose rows a user may list: the jurisdiction, and what nobody can place, which is everybody's. */
export const placesOf = (user: User): readonly string[] => [user.jurisdiction, UNKNOWN_PLACE];

/** What was asked for, but never more than the user's jurisdiction; what nobody can place is everybody's. */
export function narrower(asked: string | undefined, user: User): readonly string[] {
  if (asked === undefined) return placesOf(user);
  if (isVisible(asked, user.jurisdiction)) return [asked];
  if (isWithin(user.jurisdiction, asked)) return [user.jurisdiction];
  throw refuse('forbidden', '该地点不在您的辖区内', `${asked} is outside your jurisdiction ${user.jurisdiction}.`);
}
