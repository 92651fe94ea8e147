import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** Rows at or below one of these places, for tables with a `place`; null when that is every row. */
export function within(places: readonly string[]): RawBuilder<SqlBool> | null {
  if (places.some((place) => place === '' || place === '/')) return null;
  // '0' follows '/' in byte order: everything below a place is one range of the index.
  const ranges = places.map((place) => sql`place = ${place} or (place >= ${`${place}/`} and place < ${`${place}0`})`);
  return sql`(${sql.join(ranges, sql` or `)})`;
}
