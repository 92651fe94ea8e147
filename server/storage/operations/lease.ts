import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { StorageFault } from '../fault.ts';
import type { Tables } from '../schema.ts';

/** Names one opening of a storage among all there ever were: a random token, then process and host for people. */
export const newLease = (): string => `${randomBytes(8).toString('hex')} ${process.pid}@${hostname()}`;

/** `process 12 on quanyan-1`, or less when the text says less. */
export function holderIn(lease: string): string {
  const [, number, host] = /^\S+ (\d+)@(.*)$/s.exec(lease) ?? [];
  return number === undefined ? 'an unknown one' : `process ${number} on ${host}`;
}

export const takenOverBy = (holder: string): string => `another server has taken over (${holder})`;

/** Waits for what others have under way, and from then on nobody without this lease writes. */
export const takeLease = ({ db, dialect: { lateCommits } }: Engine, lease: string): Promise<unknown> =>
  db.transaction().execute(async (trx) => {
    // Stronger than the update itself: it waits for those who only share the row.
    await trx
      .selectFrom('head')
      .select('id')
      .$if(lateCommits, (head) => head.forUpdate())
      .execute();
    await trx.updateTable('head').set({ lease }).execute();
  });

/** @throws StorageFault `lost` when the head names another server. */
export function checkLease(held: string, lease: string | undefined): void {
  if (lease === undefined) throw new StorageFault('lost', 'this connection is not the one that writes');
  if (held !== lease) throw new StorageFault('lost', takenOverBy(holderIn(held)));
}

/**
 * A transaction of what is not numbered by the head: it runs beside the journal's, and is refused like them once another server has taken
 * over.
 * @throws StorageFault `lost`
 */
export const fenced = <T>({ db, dialect: { lateCommits }, lease }: Engine, work: (trx: Kysely<Tables>) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (trx) => {
    const head = await trx
      .selectFrom('head')
      .select('lease')
      .$if(lateCommits, (row) => row.forKeyShare())
      .executeTakeFirstOrThrow();
    checkLease(head.lease, lease);
    return work(trx);
  });
