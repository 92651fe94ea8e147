/**
 * A name given by counting: `SJ20261123-0042`, `GD…` and `CZ…` count per local day, the last part of an alert's id
 * (`al-mg3k-1a`) counts on for ever.
 */
const COUNTED = /^(?:((?:SJ|GD|CZ)\d{8})-(\d{1,12})|(al)-[0-9a-z]{1,12}-([0-9a-z]{1,9}))$/;

/** The counter a record's id was taken from, and how far it had counted then; null for ids from elsewhere. */
export function serialOf(id: string): { readonly counter: string; readonly last: number } | null {
  const parts = COUNTED.exec(id);
  if (!parts) return null;
  const [, day, number, alert, serial] = parts;
  return day === undefined ? { counter: alert, last: parseInt(serial, 36) } : { counter: day, last: Number(number) };
}

/** The id that a count makes; alerts name the instant too. */
export const alertId = (now: number, count: number): string => `al-${now.toString(36)}-${count.toString(36)}`;
