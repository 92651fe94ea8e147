import { normalizedText } from '#contract/places/place-words.ts';
import { keyOf, placeOf, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { SqlValue } from '#server/storage/bulk.ts';
import { dataFault } from '#server/storage/fault.ts';
import { PROJECTIONS } from '#server/storage/schema.ts';
import { storable } from '#server/storage/storable.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import type { GivenCommand, JournalWrite } from '#server/storage/storage.ts';
import { mediaOf } from './media-refs.ts';
import { prepareEdit, type PreparedEdit } from '../edits.ts';

/**
 * A journal write as the rows it becomes. Made on the caller's thread, so that what cannot be stored is refused at once
 * and only texts and numbers travel to the writer.
 */
export interface PreparedWrite {
  readonly at: number;
  readonly actor: string;
  readonly cause: string;
  readonly changes: string;
  readonly rows: readonly PreparedRow[];
  readonly audit: AuditDraft | null;
  readonly edit: PreparedEdit | null;
  readonly given: GivenCommand | null;
}
export interface PreparedRow {
  readonly type: RecordType;
  readonly key: string;
  /** In the order of `columnsOf(type)`; null = the record goes. */
  readonly row: readonly SqlValue[] | null;
  /** Ids of the stills and clips it shows; left out for types that show none. */
  readonly media?: readonly string[] | undefined;
}

/** @throws StorageFault of kind `data` with what cannot be stored. */
export function prepare(write: JournalWrite): PreparedWrite {
  const changes: string[] = [];
  const rows: PreparedRow[] = [];
  for (const change of write.changes) {
    const body = toJson(change);
    changes.push(
      `{"type":${JSON.stringify(change.type)},"id":${JSON.stringify(change.id)},"record":${body}${change.over ? ',"over":true' : ''}}`,
    );
    // What only leaves memory stays as it is.
    if (!change.over)
      rows.push({ type: change.type, key: change.id, row: change.record === null ? null : toRow(change, body), media: mediaOf(change) });
  }
  return {
    at: write.at,
    actor: JSON.stringify(write.actor),
    cause: write.cause,
    changes: `[${changes.join()}]`,
    rows,
    audit: write.audit ?? null,
    edit: write.edit ? prepareEdit(write.edit) : null,
    given: write.given ?? null,
  };
}

function toJson({ type, id, record }: RecordChange): string {
  if (record !== null && keyOf(type, record) !== id) throw dataFault(`${type} ${id}: the record's own key is ${keyOf(type, record)}`);
  try {
    return JSON.stringify(record);
  } catch (error) {
    throw dataFault(`${type} ${id}: cannot be written as JSON (${(error as Error).message})`);
  }
}

function toRow(change: RecordChange, body: string): SqlValue[] {
  const type = change.type;
  const record = change.record as RecordOf[RecordType];
  const projection = PROJECTIONS[type] as (typeof PROJECTIONS)['alert'];
  const fields = record as unknown as Readonly<Record<string, unknown>>;
  // PostgreSQL's text holds no NUL; in `body` JSON has escaped it.
  const written = projection.words(record as never).filter((word) => word !== null && word !== '') as string[];
  const plain = written.map((word) => word.toLowerCase());
  // Beside what is written, what people may type for it: other widths, other blanks.
  const words = [...plain, ...plain.map(normalizedText).filter((word, i) => word !== plain[i])].join('\n').replaceAll('\0', '');
  const updated = (fields.updatedAt as number | undefined) ?? 0;
  return [
    change.id,
    placeOf(type, record),
    updated,
    projection.open(record as never) ? 1 : 0,
    words,
    body,
    ...Object.keys(projection.columns).map((field) => toSql(fields[field])),
  ];
}

/** Fields with a column are scalars or null. */
export const toSql = (value: unknown): SqlValue =>
  typeof value === 'boolean' ? Number(value) : typeof value === 'string' ? storable(value) : ((value ?? null) as SqlValue);
