/**
 * A value as it came through a door, its texts and names of fields as every database and font can give them again: half of a surrogate
 * pair, which is no character, becomes U+FFFD. Every door where text enters asks here: JSON of devices, HTTP, commands, ledgers, tables.
 * @returns the same object where there is nothing to mend
 */
export function wellFormed<T>(value: T): T {
  return mended(value) as T;
}

function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) {
    const all = value.map(mended);
    return all.every((one, at) => Object.is(one, value[at])) ? value : all;
  }
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(([name, one]) => [name.toWellFormed(), mended(one)] as const);
  const same = entries.every(([name, one]) => Object.hasOwn(value, name) && Object.is(one, value[name]));
  return same ? value : Object.fromEntries(entries);
}

/** Bytes and the like are left as they are. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
