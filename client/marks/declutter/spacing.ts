/** Metres for which code 0 stands; 16 codes double it. */
const LEAST_M = 0.25;
const PER_DOUBLING = 16;
/** Of a point that has room whatever the distance. */
export const ROOM_ANYWHERE = 255;
/** CSS pixels from one badge to the next. */
export const BADGE_APART = 54;
/** Spacings that are planned for, metres, from far to near. No badge is drawn from so far that it would need more room than the first. */
export const SPACINGS: readonly number[] = Array.from({ length: 13 }, (_, step) => 64 / 2 ** (step / 2));

/** What the column says of a point that keeps so many metres. */
export const roomCode = (metres: number): number =>
  Math.max(1, Math.min(ROOM_ANYWHERE - 1, Math.floor(PER_DOUBLING * Math.log2(metres / LEAST_M))));

/** Room that a badge needs where one CSS pixel covers so many metres, in the codes of the column. */
export const roomNeeded = (metresPerPixel: number): number => PER_DOUBLING * Math.log2((BADGE_APART * metresPerPixel) / LEAST_M);
