import { z } from 'zod';

/** Raised when an archive can no longer be read by the programs before. */
export const ARCHIVE_VERSION = 1;
/** The last two entries of an archive: SHA-256 of each other entry, as `sha256sum -c` reads it; and what the archive is. */
export const SUMS = 'SHA256SUMS';
export const MANIFEST = 'manifest.json';
export const FILES = 'files/';
export const tableFile = (name: string): string => `tables/${name}.ndjson.gz`;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

export const manifestSchema = z.object({
  format: z.literal('quanyan-backup'),
  version: z.literal(ARCHIVE_VERSION),
  /** Version of the program that made it. */
  program: z.string(),
  /** How many migrations had run. */
  schema: count.min(1),
  from: z.enum(['sqlite', 'postgresql']),
  /** ms UTC: the database as it was then. */
  takenAt: count,
  epoch: z.string(),
  /** The last journal entry that is in it. */
  seq: count,
  /** `sha256` is of the rows as JSON arrays, one a line; columns as the rows have them. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1), rows: count, sha256 })),
  /** Photographs, floor plans, map archives. */
  files: z.object({ count, bytes: count }),
  /** Of the entry SHA256SUMS. */
  sums: sha256,
});
export type Manifest = z.infer<typeof manifestSchema>;
