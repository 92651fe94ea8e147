// `npm run restore -- --from <archive>`: into an empty data folder (QUANYAN_DATA), or an empty PostgreSQL (QUANYAN_DATABASE_URL)
// and an empty data folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describeArchive, restoreArchive, tryArchive } from '#server/backup/restore.ts';
import { readSettings } from '#server/settings.ts';
import { describePlace } from '#server/storage/copy/open.ts';
import { explainAndExit, step } from './lib/steps.ts';

const USAGE = `npm run restore -- --from <archive>
  --check    only try it: restore into a temporary folder (TMPDIR), compare row by row, and remove it again`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { from: { type: 'string' }, check: { type: 'boolean', default: false } } });
  if (values.from === undefined) throw new Error(`--from is needed: the archive.\n\n${USAGE}`);
  const archive = path.resolve(values.from);
  if (values.check) {
    const scratch = await mkdtemp(path.join(tmpdir(), 'quanyan-restore-'));
    const manifest = await step('Restored on trial', () => tryArchive(archive, scratch)).finally(() =>
      rm(scratch, { recursive: true, force: true }),
    );
    return console.log(
      `\n  ${archive} can be restored: every row is the same, hashes and audit chain are whole.\n  ${describeArchive(manifest)}\n`,
    );
  }
  const { data, databaseUrl } = readSettings(process.env, { demo: false });
  const where = databaseUrl === undefined ? `data folder ${data}` : `${describePlace({ data, databaseUrl })} and data folder ${data}`;
  const manifest = await step(`Restore into ${where}`, () => restoreArchive({ archive, data, databaseUrl, files: true }));
  console.log(
    `\n  Restored and compared row by row: ${describeArchive(manifest)}.\n` +
      '  Start the server with the same settings. Everybody signs in again.\n',
  );
}

main().catch(explainAndExit);
