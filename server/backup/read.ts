import { createHash } from 'node:crypto';
import type { Copy } from '#server/storage/copy/load.ts';
import { faultsOf } from '#server/lib/faults.ts';
import { MIGRATIONS } from '#server/storage/migrations/migrate.ts';
import { ARCHIVE_VERSION, FILES, MANIFEST, manifestSchema, SUMS, tableFile, type Manifest } from './manifest.ts';
import { unpackRows } from './rows.ts';
import { TarReader, type TarEntry } from './tar.ts';

/** An archive whose every byte has been compared with what its maker noted. */
export interface Archive {
  readonly manifest: Manifest;
  readonly copy: Copy;
  readonly files: readonly { readonly name: string; readonly mtimeMs: number; content(): AsyncIterable<Uint8Array> }[];
  close(): Promise<void>;
}

/** @throws Error with a sentence: no archive of ours, of a newer program, cut off, or damaged (with the file in it and the hashes). */
export async function openArchive(path: string): Promise<Archive> {
  const tar = await TarReader.open(path);
  try {
    const manifest = await readManifest(tar, path);
    await checkSums(tar, manifest, path);
    const files = [...tar.entries.values()].filter(({ name }) => name.startsWith(FILES));
    return {
      manifest,
      copy: {
        schema: manifest.schema,
        seq: manifest.seq,
        tables: manifest.tables.map((table) => ({
          ...table,
          pages: () => unpackRows(table, tar.read(entryOf(tar, tableFile(table.name), path))),
        })),
      },
      files: files.map((entry) => ({ name: entry.name.slice(FILES.length), mtimeMs: entry.mtimeMs, content: () => tar.read(entry) })),
      close: () => tar.close(),
    };
  } catch (error) {
    await tar.close();
    throw error;
  }
}

function entryOf(tar: TarReader, name: string, path: string): TarEntry {
  const entry = tar.entries.get(name);
  if (entry === undefined) throw new Error(`${path} is damaged: ${name} is missing from it`);
  return entry;
}

async function readManifest(tar: TarReader, path: string): Promise<Manifest> {
  const entry = tar.entries.get(MANIFEST);
  if (entry === undefined) throw new Error(`${path} is no whole backup of Quanyan: it has no ${MANIFEST}`);
  let json: unknown;
  try {
    json = JSON.parse((await tar.whole(entry)).toString('utf8'));
  } catch (error) {
    throw new Error(`${path} is damaged: ${MANIFEST} cannot be read (${(error as Error).message})`, { cause: error });
  }
  const { format, version, schema, program } = json as Partial<Record<string, unknown>>;
  if (format === 'quanyan-backup' && version !== ARCHIVE_VERSION)
    throw new Error(
      `${path} is an archive of version ${String(version)}, made by Quanyan ${String(program)}; ` +
        `this program reads version ${ARCHIVE_VERSION}: use the newer program`,
    );
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw new Error(`${path} is damaged: ${MANIFEST}: ${faultsOf(parsed.error, json).words.en}`);
  if (parsed.data.schema > MIGRATIONS.length)
    throw new Error(
      `${path} was made by a newer version (Quanyan ${parsed.data.program}, schema ` +
        `${String(schema)}, this program knows ${MIGRATIONS.length}): use the newer program`,
    );
  return parsed.data;
}

async function checkSums(tar: TarReader, manifest: Manifest, path: string): Promise<void> {
  const list = await tar.whole(entryOf(tar, SUMS, path));
  refuseOther(SUMS, createHash('sha256').update(list).digest('hex'), manifest.sums, path);
  const noted = new Set<string>([SUMS, MANIFEST]);
  for (const line of list.toString('utf8').split('\n').filter(Boolean)) {
    const [sum, name] = [line.slice(0, 64), line.slice(66)];
    noted.add(name);
    const hash = createHash('sha256');
    for await (const piece of tar.read(entryOf(tar, name, path))) hash.update(piece);
    refuseOther(name, hash.digest('hex'), sum, path);
  }
  for (const name of tar.entries.keys())
    if (!noted.has(name)) throw new Error(`${path} is damaged: ${name} was not put there by its maker`);
  for (const { name } of manifest.tables)
    if (!noted.has(tableFile(name))) throw new Error(`${path} is damaged: ${tableFile(name)} is missing from it`);
}

function refuseOther(name: string, found: string, noted: string, path: string): void {
  if (found !== noted)
    throw new Error(
      `${path} is damaged: ${name} has the SHA-256 ${found}, and ${noted} was noted when it was made. Use another copy of it`,
    );
}
