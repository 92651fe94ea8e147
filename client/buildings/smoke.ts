const ABOVE = 0.85;
const FADE = 0.8;
const LEAST = 0.16;

/**
 * How much the floor `up` storeys above a burning one (1 = the next) is at risk of smoke, 0 … 1: smoke rises, the nearest floors are worst
 * off.
 */
export const smokeRisk = (up: number): number => Math.max(LEAST, ABOVE * FADE ** (up - 1));
