// `npm run backup -- --to <folder>`: one archive of the database and all files of the data folder, also while the server runs.
import { rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { archiveFile, madeLine, newBackupId, newLine, triedLine, writeLine } from '#server/backup/lines.ts';
import { describeArchive, tryArchive } from '#server/backup/restore.ts';
import { writeArchive } from '#server/backup/write.ts';
import { readSettings } from '#server/settings.ts';
import { describePlace } from '#server/storage/copy/open.ts';
import { explainAndExit, step } from './lib/steps.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' }, check: { type: 'boolean', default: false } } });
  const settings = readSettings(process.env, { demo: false });
  const folder = path.resolve(values.to ?? settings.backupDir);
  const [id, startedAt] = [newBackupId(Date.now()), Date.now()];
  const archive = archiveFile(folder, id);
  const made = await step(`Backup of ${describePlace(settings)}`, () =>
    writeArchive({ data: settings.data, databaseUrl: settings.databaseUrl, archive, files: true }),
  );
  let line = madeLine(newLine(id, startedAt, { id: 'command-line', name: userInfo().username }), made, Date.now());
  await writeLine(folder, line);
  if (values.check) {
    const scratch = path.join(folder, `.trying-${id}`);
    const why = await step('Restored on trial', () =>
      tryArchive(archive, scratch).then(
        () => null,
        (error: Error) => error.message,
      ),
    ).finally(() => rm(scratch, { recursive: true, force: true }));
    line = triedLine(line, why, Date.now());
    await writeLine(folder, line);
    if (why !== null) throw new Error(line.tried!.words.en);
  }
  console.log(
    `\n  ${archive} (${(made.bytes / 1e6).toFixed(1)} MB)\n` +
      `  ${describeArchive(made.manifest)}${values.check ? '; restored on trial and compared row by row' : ''}\n`,
  );
}

main().catch(explainAndExit);
