import { isDeepStrictEqual } from 'node:util';
import type { RecordChange } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';

/**
 * Takes back what `after` made of `before`, whatever else has changed in the record since: each field that is still as
 * `after` left it returns to what it was, each that moved on stays. Taken back newest first, stacked changes leave no trace.
 */
export function takeBack(records: Records, before: RecordChange, after: RecordChange): RecordChange {
  const { type, id } = before;
  const now = records.get(type, id);
  const back = { type, id, record: merged(now, after.record, before.record) } as RecordChange;
  records.apply([back]);
  return back;
}

/** The record as a records has it. */
export const changeNow = (records: Records, { type, id }: Pick<RecordChange, 'type' | 'id'>): RecordChange =>
  ({ type, id, record: records.get(type, id) ?? null }) as RecordChange;

/** `held` with what differs between `from` and `to` as it is in `to`, where `held` still has it as in `from`. */
function merged<R extends object>(held: R | undefined, from: R | null, to: R | null): R | null {
  if (held === undefined) return from === null ? to : null;
  if (held === from || to === null) return to;
  if (from === null) return held;
  const result = { ...held };
  for (const field of new Set([...Object.keys(from), ...Object.keys(to)]) as Set<keyof R>) {
    if (isDeepStrictEqual(from[field], to[field])) continue;
    if (isDeepStrictEqual(held[field], from[field])) result[field] = to[field];
    else if (Array.isArray(held[field])) result[field] = without(held[field], from[field], to[field]) as R[keyof R];
  }
  return result;
}

/** A list that has grown on: without what was added between `to` and `from`. */
function without(held: readonly unknown[], from: unknown, to: unknown): unknown[] {
  if (!Array.isArray(from) || !Array.isArray(to)) return [...held];
  const added = from.filter((one) => !to.some((other) => isDeepStrictEqual(one, other)));
  return held.filter((one) => !added.some((other) => isDeepStrictEqual(one, other)));
}
