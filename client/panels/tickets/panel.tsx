import { useMemo, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { TicketItem } from '#client/panels/parts.tsx';
import { cx } from '#client/ui/styles/classes.ts';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { Panel } from '#client/ui/frame/Panel.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { useRecords, useSession } from '#client/world/hooks.ts';
import { boardOf, COLUMNS, type Column } from './board.ts';
import styles from './tickets.module.css';

export default definePanel({ id: 'tickets', title: label('工单', 'Tickets'), component: Tickets });

/** More than this in one list is not worked through from a list. */
const MAX_ITEMS = 200;
const MINUTE = 60_000;

/** Tickets under way, the most pressing first: what the desk shows when nothing is open. */
function Tickets(): JSX.Element {
  const { t } = useWords();
  const { ready } = useSession();
  const { records, version } = useRecords('ticket');
  const minute = Math.floor(useCurrentTime() / MINUTE);
  const board = useMemo(() => boardOf(records.values(), minute * MINUTE), [records, version, minute]);
  const [column, setColumn] = useState<Column>('open');
  const list: readonly Ticket[] = board[column];
  return (
    <Panel title={t('tickets.title')} aside={ready ? t('tickets.count', { n: board.open.length }) : undefined}>
      <div className={styles.tabs} role="tablist">
        {COLUMNS.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            aria-selected={each === column}
            className={cx(styles.tab, each === 'late' && board.late.length > 0 && styles.late)}
            onClick={() => setColumn(each)}
          >
            {t(`tickets.${each}`)} <span>{board[each].length}</span>
          </button>
        ))}
      </div>
      {!ready && <Skeleton rows={5} />}
      {ready && list.length === 0 && (
        <EmptyState icon="clipboard-list" title={t('tickets.empty')}>
          {column === 'open' && t('tickets.emptyAbout')}
        </EmptyState>
      )}
      <ul className={styles.list}>
        {list.slice(0, MAX_ITEMS).map((ticket) => (
          <TicketItem key={ticket.id} ticket={ticket} withPlace />
        ))}
      </ul>
    </Panel>
  );
}
