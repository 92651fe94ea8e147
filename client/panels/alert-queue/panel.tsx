import { useEffect, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { label } from '#contract/label.ts';
import { mayCommand } from '#contract/transitions.ts';
import { ask } from '#client/dialogs/open-dialog.ts';
import { useSendCommand } from '#client/actions/send-command.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useHandled } from '#client/panels/handled.ts';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { useKeys } from '#client/ui/controls/keys.ts';
import { Panel } from '#client/ui/frame/Panel.tsx';
import { setView, viewStore } from '#client/view/view.ts';
import { useSession, useWorld } from '#client/world/hooks.ts';
import { Filters } from './Filters.tsx';
import { stepFrom } from './held-order.ts';
import { OrderBar } from './OrderBar.tsx';
import { QueueRow } from './QueueRow.tsx';
import { useQueue, type Queue } from './use-queue.ts';
import { useVisibleRows } from './visible-rows.ts';
import styles from './queue.module.css';

export default definePanel({ id: 'alert-queue', title: label('告警队列', 'Alert queue'), component: AlertQueue });

function AlertQueue(): JSX.Element {
  const { t } = useWords();
  const { ready } = useSession();
  const open = useStore(viewStore, (view) => view.open);
  const [pointer, setPointer] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const queue = useQueue(pointer, open);
  const ids = queue.lines.map((line) => line.item.id);
  const unacked = queue.all.reduce((sum, item) => sum + item.unacked, 0);
  const frame = useVisibleRows(list, queue.lines.length);
  const move = useQueueKeys(queue, open, ids);
  useEffect(() => frame.reveal(ids.indexOf(open)), [open]);
  const outOfSight = queue.lines.filter(({ item, gone }, index) => item.urgent && !gone && !frame.isSeen(index)).map(({ item }) => item);

  return (
    <Panel
      title={t('queue.title')}
      scroll={false}
      className={styles.queue}
      aside={
        ready ? (
          <>
            {t('queue.count', { all: queue.all.length, unacked })}
            <Handled />
          </>
        ) : undefined
      }
    >
      <Filters all={queue.all} hidden={queue.hidden} />
      <OrderBar queue={queue} ready={ready} outOfSight={outOfSight} onReveal={(id) => frame.reveal(ids.indexOf(id))} />
      {!ready && <Skeleton rows={6} />}
      {ready && queue.lines.length === 0 && (
        <EmptyState icon="check" title={t(queue.hidden > 0 ? 'queue.filtered' : 'queue.empty')}>
          {queue.hidden === 0 && t('queue.emptyAbout')}
        </EmptyState>
      )}
      <div
        ref={list}
        className={styles.list}
        role="listbox"
        aria-label={t('queue.title')}
        aria-activedescendant={ids.includes(open) ? `line-${open}` : undefined}
        tabIndex={0}
        onScroll={frame.onScroll}
        onPointerEnter={() => setPointer(true)}
        onPointerLeave={() => setPointer(false)}
        onKeyDown={(event) => moveByArrows(event, move)}
      >
        <div style={{ height: `${frame.before}px` }} />
        {queue.lines.slice(frame.first, frame.last).map(({ item, gone }) => (
          <QueueRow key={item.id} item={item} gone={gone} selected={item.id === open} />
        ))}
        <div style={{ height: `${frame.after}px` }} />
      </div>
    </Panel>
  );
}

function moveByArrows(event: KeyboardEvent, move: (step: 1 | -1) => void): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  move(step);
}

/** Cases whose alerts are over while the work on them is not: counted until they are closed. */
function Handled(): JSX.Element | null {
  const { t } = useWords();
  const handled = useHandled();
  return handled.all === 0 ? null : <span data-handled={handled.all}> · {t('queue.handled', { n: handled.all })}</span>;
}

/** An alert that has just taken the first place is not yet what the officer means. */
const SETTLED_MS = 800;

/** j and k choose; with nothing chosen, A and D mean the first line that wants notice. */
function useQueueKeys(queue: Queue, open: string, ids: readonly string[]): (step: 1 | -1) => void {
  const world = useWorld();
  const run = useSendCommand();
  const top = queue.lines.find((line) => !line.gone && line.item.unacked > 0)?.item;
  const since = useRef({ id: '', at: 0 });
  useEffect(() => {
    since.current = { id: top?.id ?? '', at: performance.now() };
  }, [top?.id]);

  const move = (step: 1 | -1): void => {
    const next = stepFrom(ids, ids.includes(open) ? open : null, step);
    if (next !== null) setView({ open: next }, { replace: ids.includes(open) });
  };
  const role = world.user?.role;
  const onTop = (command: 'acknowledge' | 'dispatch'): (() => void) | undefined => {
    if (open !== '' || !top || !role || !mayCommand(role, command)) return undefined;
    return () => {
      setView({ open: top.id });
      if (performance.now() - since.current.at < SETTLED_MS) return;
      if (command === 'acknowledge')
        void run('acknowledge', {
          alerts: top.alerts
            .filter((alert) => alert.acked === null)
            .slice(0, 1000)
            .map((alert) => alert.id),
        });
      else if (top.head.incident !== null) ask({ command, about: 'incident', id: top.head.incident });
    };
  };
  useKeys({ j: () => move(1), k: () => move(-1), n: queue.release, a: onTop('acknowledge'), d: onTop('dispatch') });
  return move;
}
