import { isWithin } from '#contract/places/geo.ts';
import type { User } from '#contract/roles.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';

/** Nobody leads, and is told of, a screen whose audience may know more than they. */
export const mayLead = (user: User, screen: User): boolean =>
  isWithin(screen.jurisdiction, user.jurisdiction) && (audienceOf(user).people || !audienceOf(screen).people);

export const noSuchCode = (): Refused =>
  refuse('not-found', '没有观摩屏正在显示这个配对码，请核对屏幕上的数字', 'No tour screen shows this code: read it again.');
export const notCleared = ({ name }: User): Refused =>
  refuse(
    'forbidden',
    `“${name}”的辖区或知悉范围大于您的，不能由您遥控`,
    `${JSON.stringify(name)} shows more than you may know, by its place or by what it tells of people: you cannot lead it.`,
  );
