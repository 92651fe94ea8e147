import type { JSX, ReactNode } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { EmptyState, Skeleton } from '#client/ui/EmptyState.tsx';
import type { UiIcon } from '#client/ui/icons/names.ts';
import styles from './parts.module.css';

export interface ListColumn<T> {
  readonly title: string;
  readonly render: (row: T) => ReactNode;
  /** Stands at the right, as numbers do. */
  readonly number?: boolean;
}

interface ListingProps<T> {
  /** Null while they are on their way. */
  readonly rows: readonly T[] | null;
  readonly columns: readonly ListColumn<T>[];
  readonly keyOf: (row: T) => string;
  readonly refusal?: Refusal | null;
  /** Said when there is nothing. */
  readonly empty: string;
  readonly emptyAbout?: string;
  readonly icon?: UiIcon;
  /** Quieter, because it is not in force. */
  readonly off?: (row: T) => boolean;
  readonly name: string;
}

/** A table of records, with what is said before they come, when there are none and when they are refused. */
export function Listing<T>({ rows, columns, keyOf, refusal, empty, emptyAbout, icon = 'clipboard-list', off, name }: ListingProps<T>): JSX.Element {
  const { pick } = useWords();
  if (refusal) return <EmptyState icon="alert-triangle" title={pick(refusal.message)} />;
  if (rows === null) return <Skeleton rows={6} />;
  if (rows.length === 0) return <EmptyState icon={icon} title={empty}>{emptyAbout}</EmptyState>;
  return (
    <div className={styles.tableBox}>
      <table className={styles.table} aria-label={name}>
        <thead><tr>{columns.map(({ title, number }, at) => <th key={at} scope="col" data-number={number || undefined}>{title}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-off={off?.(row) || undefined} data-row={keyOf(row)}>
              {columns.map(({ render, number }, at) => <td key={at} data-number={number || undefined}>{render(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
