import { sql, type RawBuilder, type SqlBool } from 'kysely';

/**
 * Rows at or below one of these places, for tables with a `place`; null when that is every row.
 * @param column the place, where it is not to be looked up by the index of its column
 */
export function within(places: readonly string[], column: RawBuilder<unknown> = sql.ref('place')): RawBuilder<SqlBool> | null {
  if (places.some((place) => place === '' || place === '/')) return null;
  // '0' follows '/' in byte order: everything below a place is one range of the index.
  const ranges = places.map((place) => sql`${column} = ${place} or (${column} >= ${`${place}/`} and ${column} < ${`${place}0`})`);
  return sql`(${sql.join(ranges, sql` or `)})`;
}
