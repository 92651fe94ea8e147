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
 * One line above the list, always there so that the list does not move: new lines that wait, urgent lines scrolled out of the list,
 * both side by side, or neither: whether the order is held.
 */
export function OrderBar({ queue, ready, outOfSight, onReveal }: OrderBarProps): JSX.Element {
  const { t } = useWords();
  const fresh = queue.fresh.length > 0;
  if (!fresh && outOfSight.length === 0) {
    return (
      <p className={styles.order}>
        {queue.held && <Icon name="snowflake" />}
        {ready && t(queue.held ? 'queue.held' : 'queue.live')}
      </p>
    );
  }
  return (
    <div className={styles.waiting}>
      {fresh && <Waiting items={queue.fresh} words={t('queue.fresh', { n: queue.fresh.length })} shortcut="N" onPress={queue.release} />}
      {outOfSight.length > 0 && (
        <Waiting
          items={outOfSight}
          words={t(fresh ? 'queue.outOfSightShort' : 'queue.outOfSight', { n: outOfSight.length })}
          onPress={() => onReveal(outOfSight[0].id)}
        />
      )}
    </div>
  );
}

interface WaitingProps {
  /** The worst first. */
  readonly items: readonly QueueItem[];
  readonly words: string;
  readonly shortcut?: string;
  readonly onPress: () => void;
}

function Waiting({ items, words, shortcut, onPress }: WaitingProps): JSX.Element {
  const { pick } = useWords();
  const world = useWorld();
  const [worst] = items;
  return (
    <button type="button" className={styles.fresh} data-severity={worst.severity} onClick={onPress} aria-live="assertive">
      <Icon name="arrow-up" />
      <strong>{words}</strong>
      <SeverityMark severity={worst.severity} />
      <span className={styles.freshWhat}>{pick(alertLabel(world, worst.head))}</span>
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </button>
  );
}
