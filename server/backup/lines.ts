import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { actorSchema } from '#contract/records/stamp.ts';
import { writeWhole } from '#server/lib/write-whole.ts';
import type { MadeArchive } from './write.ts';

const words = z.object({ zh: z.string(), en: z.string() });
const count = z.number();

/** What is known of one backup; kept beside the archive as `<id>.json`. */
export const backupLineSchema = z.object({
  id: z.string().describe('The archive is `<id>.tar` in the folder of backups'),
  startedAt: count.describe('ms UTC'),
  finishedAt: count.nullable(),
  by: actorSchema.describe('`system` = by the schedule'),
  state: z.enum(['running', 'done', 'failed', 'unknown']).describe('`unknown`: an archive that was put there by hand'),
  fault: words.nullable().describe('Why it failed'),
  bytes: count.nullable(),
  takenAt: count.nullable().describe('The database is as it was then'),
  seq: count.nullable().describe('The last journal entry in it'),
  rows: z.record(z.string(), count).describe('Rows by table'),
  files: z.object({ count, bytes: count }).nullable(),
  tried: z
    .object({ at: count, ok: z.boolean(), words })
    .nullable()
    .describe('Restored into a temporary folder and compared row by row, hashes and audit chain too; null = not yet'),
});
export type BackupLine = Readonly<z.infer<typeof backupLineSchema>>;

const ID = /^quanyan-[0-9A-Za-z-]+$/;
const ENDING = '.tar';

export const archiveFile = (folder: string, id: string): string => path.join(folder, `${id}${ENDING}`);
export const isBackupId = (id: string): boolean => ID.test(id);

/** `quanyan-20261126T124500Z` */
export const newBackupId = (at: number): string => `quanyan-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;

export const newLine = (id: string, startedAt: number, by: BackupLine['by']): BackupLine => ({
  id,
  startedAt,
  by,
  finishedAt: null,
  state: 'running',
  fault: null,
  bytes: null,
  takenAt: null,
  seq: null,
  rows: {},
  files: null,
  tried: null,
});

export const madeLine = (line: BackupLine, { manifest, bytes }: MadeArchive, finishedAt: number): BackupLine => ({
  ...line,
  state: 'done',
  finishedAt,
  bytes,
  takenAt: manifest.takenAt,
  seq: manifest.seq,
  files: manifest.files,
  rows: Object.fromEntries(manifest.tables.map(({ name, rows }) => [name, rows])),
});

export const failedLine = (line: BackupLine, why: string, finishedAt: number): BackupLine => ({
  ...line,
  state: 'failed',
  finishedAt,
  fault: { zh: `备份失败：${why}`, en: `The backup failed: ${why}.` },
});

/** @param why null = it is good */
export const triedLine = (line: BackupLine, why: string | null, at: number): BackupLine => ({
  ...line,
  tried:
    why === null
      ? {
          at,
          ok: true,
          words: {
            zh: '已试恢复：逐条比对一致，校验值与审计链完整',
            en: 'Restored on trial: every row is the same, hashes and audit chain are whole.',
          },
        }
      : { at, ok: false, words: { zh: `试恢复失败：${why}`, en: `It could not be restored on trial: ${why}.` } },
});

export const writeLine = (folder: string, line: BackupLine): Promise<void> =>
  writeWhole(path.join(folder, `${line.id}.json`), `${JSON.stringify(line, null, 1)}\n`);

export async function dropBackup(folder: string, id: string): Promise<void> {
  await rm(archiveFile(folder, id), { force: true });
  await rm(path.join(folder, `${id}.json`), { force: true });
}

/** All backups in a folder, the newest first; none when there is no such folder. */
export async function readLines(folder: string): Promise<BackupLine[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const ids = new Set(
    names
      .map((name) => path.parse(name))
      .filter(({ name, ext }) => (ext === ENDING || ext === '.json') && isBackupId(name))
      .map(({ name }) => name),
  );
  const lines = await Promise.all([...ids].map((id) => readLine(folder, id, names.includes(`${id}${ENDING}`))));
  return lines.filter((line) => line !== null).sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
}

async function readLine(folder: string, id: string, archive: boolean): Promise<BackupLine | null> {
  try {
    const line = backupLineSchema.parse(JSON.parse(await readFile(path.join(folder, `${id}.json`), 'utf8')));
    // A line of an archive that somebody took away tells nothing any more.
    return archive || line.state === 'failed' ? { ...line, id } : null;
  } catch {
    const found = archive ? await stat(archiveFile(folder, id)).catch(() => null) : null;
    if (found === null) return null;
    return { ...newLine(id, Math.floor(found.mtimeMs), { id: 'unknown', name: 'unknown' }), state: 'unknown', bytes: found.size };
  }
}
