import type { Kysely } from 'kysely';
import type { Tables } from '#server/storage/schema.ts';
import { checkLease } from '../lease.ts';

export interface Head {
  readonly seq: number;
  readonly auditId: number;
  readonly auditHash: string;
}

/** Waits for whoever else writes, and keeps them out until the transaction ends. */
export const waitForWriters = (trx: Kysely<Tables>): Promise<Head & { readonly lease: string }> =>
  trx
    .updateTable('head')
    .set((eb) => ({ seq: eb.ref('seq') }))
    .returning(['seq', 'auditId', 'auditHash', 'lease'])
    .executeTakeFirstOrThrow();

/**
 * Reads the ends of journal and audit chain and keeps other writers out until the transaction ends.
 * @throws StorageFault `lost` when another server has taken over
 */
export async function lockHead(trx: Kysely<Tables>, lease: string | undefined): Promise<Head> {
  const { lease: held, ...head } = await waitForWriters(trx);
  checkLease(held, lease);
  return head;
}

/** The oldest of these rows that are from before an instant. Clocks jump: it ends at the first row that is not. */
export function olderThan<R extends { readonly at: number }>(rows: readonly R[], before: number): readonly R[] {
  const end = rows.findIndex((row) => row.at >= before);
  return end < 0 ? rows : rows.slice(0, end);
}
