/** Carries one reason out of the middle of a row. */
export class Fault extends Error {}

/** A number as people write it: `3.5`, `35 米`, `90°`. @throws Fault when it is none, or outside of its bounds. */
export function numberOf(text: string, what: string, least = -Infinity, most = Infinity): number {
  const value = Number(text.replace(/\s*(m|米|°|度)$/, ''));
  if (text.trim() === '' || !Number.isFinite(value)) throw new Fault(`${what} "${text}" is not a number`);
  if (value < least || value > most) throw new Fault(`${what} "${text}" must be between ${least} and ${most}`);
  return value;
}
