import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { alertLabel } from '#client/alerts/alert-words.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Kbd } from '#client/ui/controls/Kbd.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { useWorld } from '#client/world/hooks.ts';
import type { QueueItem } from '#client/alerts/queue-item.ts';
import type { Queue } from './use-queue.ts';
import styles from './queue.module.css';

interface OrderBarProps {
  readonly queue: Queue;
  readonly ready: boolean;
  /** Urgent lines that are in the list and scrolled out of it. */
  readonly outOfSight: readonly QueueItem[];
  readonly onReveal: (id: string) => void;
}

/**
 * One line above the list, always there so that the list does not move: new lines that wait, else urgent lines scrolled out of
 * the list, else whether the order is held.
 */
export function OrderBar({ queue, ready, outOfSight, onReveal }: OrderBarProps): JSX.Element {
  const { t, pick } = useWords();
  const world = useWorld();
  const fresh = queue.fresh.length > 0;
  const worst = fresh ? queue.fresh[0] : outOfSight[0];
  if (worst) {
    return (
      <button
        type="button"
        className={styles.fresh}
        data-severity={worst.severity}
        onClick={fresh ? queue.release : () => onReveal(worst.id)}
        aria-live="assertive"
      >
        <Icon name="arrow-up" />
        <strong>{fresh ? t('queue.fresh', { n: queue.fresh.length }) : t('queue.outOfSight', { n: outOfSight.length })}</strong>
        <SeverityMark severity={worst.severity} />
        <span className={styles.freshWhat}>{pick(alertLabel(world, worst.head))}</span>
        {fresh && <Kbd>N</Kbd>}
      </button>
    );
  }
  return (
    <p className={styles.order}>
      {queue.held && <Icon name="snowflake" />}
      {ready && t(queue.held ? 'queue.held' : 'queue.live')}
    </p>
  );
}
