import type { CreateTableBuilder } from 'kysely';
import type { Dialect } from '../engine.ts';
import type { Migration } from './migration.ts';

/** What stands where on a wall is data, and so is which of it a wall shows when. */
export const wallLayouts: Migration = {
  about: 'layouts of walls, and which a wall has when',
  async up(db, { types }) {
    await stamped(db.schema.createTable('wall_layouts'), types, ['name', 'jurisdiction', 'body'])
      .addUniqueConstraint('wall_layouts_name', ['name' as 'id'])
      .execute();
    await stamped(db.schema.createTable('wall_plans'), types, ['body']).execute();
  },
};

type Table = CreateTableBuilder<string, 'id' | 'version' | 'updatedAt'>;

const stamped = (table: CreateTableBuilder<string>, { text }: Dialect['types'], texts: readonly string[]): Table =>
  ['byId', 'byName', ...texts].reduce(
    (made: Table, name) => made.addColumn(name as 'id', text, (column) => column.notNull()),
    table
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('updatedAt', 'bigint', (column) => column.notNull()),
  );
