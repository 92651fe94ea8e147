/** Time tag as on the wire: second, minute, hour, day, month, year − 2000, one byte each, in the device's local time. */
export type Tag = readonly [number, number, number, number, number, number];

/** What a device without a clock sends; month 0 makes it invalid. */
export const NO_TAG: Tag = [0, 0, 0, 0, 0, 0];

const DAY_MS = 86_400_000;

/** @param offsetMinutes minutes east of UTC of the tag's local time (China: 480). */
export function tagOf(instant: number, offsetMinutes: number): Tag {
  const local = new Date(instant + offsetMinutes * 60_000);
  return [
    local.getUTCSeconds(),
    local.getUTCMinutes(),
    local.getUTCHours(),
    local.getUTCDate(),
    local.getUTCMonth() + 1,
    local.getUTCFullYear() % 100,
  ];
}

/**
 * Instant of a tag in ms UTC, or null when it is no date at all.
 * Some vendors write the bytes in BCD. Both readings may be valid dates, so BCD is believed only where it lies within a
 * day of `near` (the time of receipt) and the standard's binary reading does not.
 */
export function instantOf(tag: Tag, offsetMinutes: number, near: number): number | null {
  const binary = read(tag, offsetMinutes);
  if (binary !== null && Math.abs(binary - near) <= DAY_MS) return binary;
  const bcd = tag.every(isBcd) ? read(tag.map(fromBcd) as unknown as Tag, offsetMinutes) : null;
  return bcd !== null && Math.abs(bcd - near) <= DAY_MS ? bcd : binary;
}

function read(tag: Tag, offsetMinutes: number): number | null {
  const [second, minute, hour, day, month, year] = tag;
  if (second > 59 || minute > 59 || hour > 23 || month < 1 || month > 12 || year > 99) return null;
  if (day < 1 || day > new Date(Date.UTC(2000 + year, month, 0)).getUTCDate()) return null;
  return Date.UTC(2000 + year, month - 1, day, hour, minute, second) - offsetMinutes * 60_000;
}

const isBcd = (byte: number): boolean => (byte & 15) < 10 && byte >> 4 < 10;
const fromBcd = (byte: number): number => (byte >> 4) * 10 + (byte & 15);
