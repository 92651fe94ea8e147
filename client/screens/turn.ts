/** Whose turn it is of `count`, each for so many seconds. @param now ms UTC of the server: the same on every screen */
export const turnAt = (now: number, seconds: number, count: number): number => Math.floor(now / (seconds * 1000)) % Math.max(1, count);
