import type { Kysely } from 'kysely';
import type { Tables } from '../schema.ts';

export interface Head {
  readonly seq: number;
  readonly auditId: number;
  readonly auditHash: string;
}

/** Reads the ends of journal and audit chain and keeps other writers out until the transaction ends. */
export const lockHead = (trx: Kysely<Tables>): Promise<Head> =>
  trx
    .updateTable('head')
    .set((eb) => ({ seq: eb.ref('seq') }))
    .returning(['seq', 'auditId', 'auditHash'])
    .executeTakeFirstOrThrow();

/** The oldest of these rows that are from before an instant. Clocks jump: it ends at the first row that is not. */
export function olderThan<R extends { readonly at: number }>(rows: readonly R[], before: number): readonly R[] {
  const end = rows.findIndex((row) => row.at >= before);
  return end < 0 ? rows : rows.slice(0, end);
}
