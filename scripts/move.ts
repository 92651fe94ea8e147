// `npm run move -- --to postgres://… | sqlite`: moves the database from one engine to the other, with nothing lost.
// The server is stopped before.
import { parseArgs } from 'node:util';
import { describeArchive } from '#server/backup/restore.ts';
import { moveDatabase } from '#server/backup/move.ts';
import { readSettings } from '#server/settings.ts';
import { describePlace } from '#server/storage/copy/open.ts';
import { explainAndExit, step } from './lib/steps.ts';

const USAGE = `npm run move -- --to postgres://user:password@host/database     from SQLite in the data folder
npm run move -- --to sqlite                                     from the PostgreSQL of QUANYAN_DATABASE_URL`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' } } });
  const { to } = values;
  if (to === undefined || (to !== 'sqlite' && !/^postgres(ql)?:\/\//.test(to)))
    throw new Error(`--to is needed: where the database is to be.\n\n${USAGE}`);
  const { data, databaseUrl: from } = readSettings(process.env, { demo: false });
  const target = to === 'sqlite' ? undefined : to;
  const { manifest, leftBehind } = await step(
    `Move from ${describePlace({ data, databaseUrl: from })} to ${describePlace({ data, databaseUrl: target })}`,
    () => moveDatabase({ data, from, to: target }),
  );
  console.log(`\n  Moved and compared row by row: ${describeArchive(manifest)}.`);
  console.log(
    target === undefined
      ? '  Start the server without QUANYAN_DATABASE_URL. The old database is as it was.\n'
      : '  Start the server with QUANYAN_DATABASE_URL set to the new database, and the same QUANYAN_DATA.\n' +
          `  The old database is ${leftBehind ?? 'as it was'}: the way back is its old name.\n`,
  );
}

main().catch(explainAndExit);
