import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { useNow } from '#client/ui/now.ts';
import { formatClock, formatDate } from '#client/ui/time.ts';
import styles from './header.module.css';

/** The server's time. */
export function Clock(): JSX.Element {
  const now = useNow();
  const { lang } = useWords();
  return <time className={styles.clock}><span className={styles.time}>{formatClock(now)}</span><span className={styles.date}>{formatDate(now, lang)}</span></time>;
}
