import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { alertLabel } from '#client/panels/words.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Kbd } from '#client/ui/Kbd.tsx';
import { SeverityMark } from '#client/ui/SeverityMark.tsx';
import { useWorld } from '#client/world/hooks.ts';
import type { Queue } from './use-queue.ts';
import styles from './queue.module.css';

/** Always there, so that nothing moves when new lines come: the order's state, or what waits above the list. */
export function OrderBar({ queue, ready }: { queue: Queue; ready: boolean }): JSX.Element {
  const { t, pick } = useWords();
  const world = useWorld();
  const worst = queue.fresh[0];
  if (worst) {
    return (
      <button type="button" className={styles.fresh} data-severity={worst.severity} onClick={queue.release} aria-live="assertive">
        <Icon name="arrow-up" />
        <strong>{t('queue.fresh', { n: queue.fresh.length })}</strong>
        <SeverityMark severity={worst.severity} />
        <span className={styles.freshWhat}>{pick(alertLabel(world, worst.head))}</span>
        <Kbd>N</Kbd>
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
