import { sql, type CreateTableBuilder, type Kysely } from 'kysely';
import type { Dialect } from '../engine.ts';
import type { Tables } from '../schema.ts';
import type { Migration } from './migration.ts';

type Columns = Readonly<Record<string, 'text' | 'text?' | 'bigint' | 'smallint' | 'double precision'>>;
type Db = Kysely<Tables>;

function withColumns<T extends string>(
  table: CreateTableBuilder<T, never>,
  columns: Columns,
  { types }: Dialect,
): CreateTableBuilder<T, string> {
  let built: CreateTableBuilder<T, string> = table;
  for (const [name, type] of Object.entries(columns)) {
    const optional = type.endsWith('?');
    const columnType = type.startsWith('text') ? types.text : sql.raw(type);
    built = built.addColumn(name, columnType, (column) => (optional ? column : column.notNull()));
  }
  return built;
}

const PROJECTED: Readonly<Record<string, Columns>> = {
  places: { level: 'text' },
  devices: { kind: 'text', handle: 'bigint' },
  crews: { skill: 'text', state: 'text' },
  alerts: {
    device: 'text?',
    address: 'text?',
    kind: 'text',
    code: 'text',
    severity: 'smallint',
    lifeSafety: 'smallint',
    active: 'smallint',
    incident: 'text?',
  },
  incidents: { number: 'text', state: 'text', severity: 'smallint', priority: 'smallint', affinity: 'text', lifeSafety: 'smallint' },
  tickets: { number: 'text', state: 'text', severity: 'smallint', incident: 'text', crew: 'text?' },
};

async function createProjections(db: Db, dialect: Dialect): Promise<void> {
  for (const [table, columns] of Object.entries(PROJECTED)) {
    const keyed = db.schema.createTable(table).addColumn('key', dialect.types.text, (column) => column.primaryKey());
    const shared: Columns = { place: 'text', updated: 'bigint', open: 'smallint', words: 'text', body: 'text', ...columns };
    await withColumns(keyed, shared, dialect).execute();
    await db.schema.createIndex(`${table}_place`).on(table).column('place').execute();
  }
  for (const table of ['alerts', 'incidents', 'tickets']) {
    await db.schema.createIndex(`${table}_newest`).on(table).columns(['updated', 'key']).execute();
    await db.schema.createIndex(`${table}_open`).on(table).column('open').where(sql.ref('open'), '=', sql.lit(1)).execute();
  }
}

async function createJournal(db: Db, dialect: Dialect): Promise<void> {
  const { schema } = db;
  const head = schema.createTable('head').addColumn('id', 'integer', (column) => column.primaryKey());
  await withColumns(head, { epoch: 'text', seq: 'bigint', auditId: 'bigint', auditHash: 'text' }, dialect).execute();
  const journal = schema.createTable('journal').addColumn('seq', dialect.types.key, (column) => column.primaryKey());
  await withColumns(journal, { at: 'bigint', actor: 'text', cause: 'text', changes: 'text' }, dialect).execute();
  const audit = schema.createTable('audit').addColumn('id', dialect.types.key, (column) => column.primaryKey());
  await withColumns(
    audit,
    {
      at: 'bigint',
      actorId: 'text',
      actorName: 'text',
      action: 'text',
      subject: 'text',
      outcome: 'text',
      detail: 'text',
      origin: 'text',
      hash: 'text',
    },
    dialect,
  ).execute();
}

async function createHistory(db: Db, dialect: Dialect): Promise<void> {
  const { schema } = db;
  const series = schema.createTable('series').addColumn('id', dialect.types.serial, (column) => column.primaryKey());
  await withColumns(series, { device: 'text', point: 'text', at: 'bigint', value: 'double precision' }, dialect)
    .addUniqueConstraint('series_device_point', ['device', 'point'])
    .execute();
  await withColumns(schema.createTable('readings'), { series: 'bigint', at: 'bigint', value: 'double precision' }, dialect)
    .addPrimaryKeyConstraint('readings_key', ['series', 'at'])
    .modifyEnd(dialect.clustered)
    .execute();
}

async function createAccounts(db: Db, dialect: Dialect): Promise<void> {
  const { schema } = db;
  const { text } = dialect.types;
  const accounts = schema.createTable('accounts').addColumn('id', text, (column) => column.primaryKey());
  await withColumns(
    accounts,
    {
      login: 'text',
      name: 'text',
      role: 'text',
      jurisdiction: 'text',
      passwordHash: 'text?',
      mustChange: 'smallint',
      disabled: 'smallint',
      failures: 'bigint',
      lockedUntil: 'bigint',
    },
    dialect,
  )
    .addUniqueConstraint('accounts_login', ['login'])
    .execute();
  const sessions = schema.createTable('sessions').addColumn('tokenHash', text, (column) => column.primaryKey());
  await withColumns(sessions, { account: 'text', createdAt: 'bigint', seenAt: 'bigint', expiresAt: 'bigint' }, dialect).execute();
  await schema.createIndex('sessions_account').on('sessions').column('account').execute();
  const values = schema.createTable('named_values').addColumn('name', text, (column) => column.primaryKey());
  await withColumns(values, { value: 'text' }, dialect).execute();
}

export const start: Migration = {
  about: 'journal, projections, audit chain, history, accounts',
  async up(db, dialect) {
    await createJournal(db, dialect);
    await createProjections(db, dialect);
    await createHistory(db, dialect);
    await createAccounts(db, dialect);
  },
};
