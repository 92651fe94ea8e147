import type { Kysely, RawBuilder } from 'kysely';
import type { Tables } from './schema.ts';

/** A database the operations run on. Everything that differs between the two is in here. */
export interface Engine {
  readonly db: Kysely<Tables>;
  /** Another way to the same database, for the journal's transactions; `db` when left out. */
  readonly writer?: Kysely<Tables>;
  /** Another way to the same database, for who only looks; `db` when left out. */
  readonly reader?: Kysely<Tables>;
  /** Names this server in the head of the journal; without it nothing can be written. */
  readonly lease?: string;
  /** For messages, e.g. `data folder /srv/quanyan`; no passwords. */
  readonly where: string;
  readonly dialect: Dialect;
}

export const closeEngine = async ({ db, writer, reader }: Engine): Promise<void> => {
  await Promise.all([db.destroy(), writer?.destroy(), reader?.destroy()]);
};

export interface Dialect {
  readonly types: {
    /** Text compared byte by byte, so that both engines sort alike. */
    readonly text: RawBuilder<unknown>;
    /** 64-bit key given by us, and one given by the database. */
    readonly key: RawBuilder<unknown>;
    readonly serial: RawBuilder<unknown>;
  };
  /** End of `create table` that stores rows in primary-key order, where there is such a thing. */
  readonly clustered: RawBuilder<unknown>;
  /** Function `(text, part)` that is 0 when the part is not in the text. */
  readonly position: RawBuilder<unknown>;
  /** `in (…)`, or the like, as one parameter: a statement's text must not depend on how many there are. */
  among(keys: readonly string[]): RawBuilder<unknown>;
  /** Waits until no other process migrates this database; held to the end of the transaction. */
  lockSchema(db: Kysely<Tables>): Promise<void>;
  /** True when a COMMIT whose answer was lost may still be under way, on a connection that is no longer ours. */
  readonly lateCommits: boolean;
  /** True when the data was at fault, so that only the write that carried it must fail. */
  isDataFault(error: unknown): boolean;
}
