import type { Kysely } from 'kysely';
import type { Dialect } from '../engine.ts';
import type { Tables } from '../schema.ts';

/** One step of the schema. Never changed once released: a later step changes what an earlier one made. */
export interface Migration {
  readonly about: string;
  up(db: Kysely<Tables>, dialect: Dialect): Promise<void>;
}
