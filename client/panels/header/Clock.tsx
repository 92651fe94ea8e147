import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatClock, formatDate } from '#client/ui/time/format.ts';
import styles from './header.module.css';

/** The server's time. */
export function Clock(): JSX.Element {
  const now = useCurrentTime();
  const { lang } = useWords();
  return (
    <time className={styles.clock}>
      <span className={styles.time}>{formatClock(now)}</span>
      <span className={styles.date}>{formatDate(now, lang)}</span>
    </time>
  );
}
