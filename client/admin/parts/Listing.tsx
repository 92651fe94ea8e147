import type { JSX, ReactNode } from 'react';
import { label } from '#contract/label.ts';
import type { Refusal } from '#contract/commands.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { RowCheck } from '#client/ui/controls/CheckField.tsx';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import type { UiIcon } from '#client/ui/icons/names.ts';
import styles from './parts.module.css';

export interface ListColumn<T> {
  readonly title: string;
  readonly render: (row: T) => ReactNode;
  /** Stands at the right, as numbers do. */
  readonly number?: boolean;
  /** Few words that stay in one line, however long others are. */
  readonly short?: boolean;
  /** Left out where there is no room for it, as on a tablet. */
  readonly wide?: boolean;
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
  /** Rows can be chosen, by a box before each. */
  readonly selection?: ListSelection;
}

interface ListSelection {
  readonly chosen: ReadonlySet<string>;
  readonly all: boolean;
  readonly toggle: (key: string, range: boolean) => void;
  readonly toggleShown: () => void;
}

const WORDS = {
  choose: label('选择', 'Choose'),
  chooseShown: label('选择显示的全部', 'Choose all that are shown'),
};

/** A table of records, with what is said before they come, when there are none and when they are refused. */
export function Listing<T>({
  rows,
  columns,
  keyOf,
  refusal,
  empty,
  emptyAbout,
  icon = 'clipboard-list',
  off,
  name,
  selection,
}: ListingProps<T>): JSX.Element {
  const { pick } = useWords();
  if (refusal) return <EmptyState icon="alert-triangle" title={pick(refusal.message)} />;
  if (rows === null) return <Skeleton rows={6} />;
  if (rows.length === 0)
    return (
      <EmptyState icon={icon} title={empty}>
        {emptyAbout}
      </EmptyState>
    );
  return (
    <div className={styles.tableBox}>
      <table className={styles.table} aria-label={name}>
        <thead>
          <tr>
            {selection && <ChooseShownCell keys={rows.map(keyOf)} selection={selection} />}
            {columns.map(({ title, number, wide }, at) => (
              <th key={at} scope="col" data-number={number || undefined} data-wide={wide || undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              data-off={off?.(row) || undefined}
              data-row={keyOf(row)}
              data-chosen={isChosen(selection, keyOf(row)) || undefined}
            >
              {selection && <ChooseCell row={keyOf(row)} selection={selection} />}
              {columns.map(({ render, number, short, wide }, at) => (
                <td key={at} data-number={number || undefined} data-short={short || undefined} data-wide={wide || undefined}>
                  {render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isChosen = (selection: ListSelection | undefined, row: string): boolean =>
  selection !== undefined && (selection.all || selection.chosen.has(row));

function ChooseShownCell({ keys, selection }: { keys: readonly string[]; selection: ListSelection }): JSX.Element {
  const { pick } = useWords();
  const all = keys.every((key) => isChosen(selection, key));
  return (
    <th scope="col">
      <Tick label={pick(WORDS.chooseShown)} on={all} onToggle={selection.toggleShown} />
    </th>
  );
}

function ChooseCell({ row, selection }: { row: string; selection: ListSelection }): JSX.Element {
  const { pick } = useWords();
  return (
    <td>
      <Tick label={`${pick(WORDS.choose)} ${row}`} on={isChosen(selection, row)} onToggle={(range) => selection.toggle(row, range)} />
    </td>
  );
}

/** With Shift held, from the row before that was clicked to this one. */
const Tick = ({ label: name, on, onToggle }: { label: string; on: boolean; onToggle: (range: boolean) => void }): JSX.Element => (
  <RowCheck label={name} checked={on} onChange={(event) => onToggle((event.nativeEvent as MouseEvent).shiftKey)} />
);
