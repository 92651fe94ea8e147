import { isWithin } from '#contract/places/geo.ts';
import type { User, WallRole } from '#contract/roles.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { veiledActor } from '#server/audience/veil.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Walls } from './walls.ts';

/** A wall of one screen or of several, as people speak of it. */
export interface WallTarget {
  readonly id: string;
  readonly name: string;
  readonly role: WallRole;
  readonly jurisdiction: string;
  /** How many browsers are paired. */
  readonly screens: number;
}

/** All walls, those of several screens first. */
export function targetsOf(walls: Walls): WallTarget[] {
  const of = ({ id, name, role, jurisdiction }: Omit<WallTarget, 'screens'>, screens: number): WallTarget => ({
    id,
    name,
    role,
    jurisdiction,
    screens,
  });
  return [
    ...walls.canvases.list().map((canvas) => of(canvas, walls.tilesOf(canvas.id).length)),
    ...walls
      .list()
      .filter(({ tile }) => tile === null)
      .map((wall) => of(wall, 1)),
  ];
}

export const targetsFor = (walls: Walls, { jurisdiction }: Pick<User, 'jurisdiction'>): WallTarget[] =>
  targetsOf(walls).filter((target) => isWithin(target.jurisdiction, jurisdiction));

/** @throws Refused `not-found` */
export function targetFor(walls: Walls, id: string, user: Pick<User, 'jurisdiction'>): WallTarget {
  const found = targetsFor(walls, user).find((target) => target.id === id);
  if (!found) throw refuse('not-found', '您的辖区内没有这块大屏', `There is no wall ${id} in your jurisdiction ${user.jurisdiction}.`);
  return found;
}

/** Nobody is named to people from outside: who is shown to a screen of a role. */
export const senderFor = ({ role, jurisdiction }: Pick<User, 'role' | 'jurisdiction'>, { id, name }: Pick<User, 'id' | 'name'>): string =>
  (audienceOf({ id: '', name: '', role, jurisdiction }).veil ? veiledActor({ id, name }) : { name }).name;
