import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { useReadingsAsOf } from '#client/situation/as-of.ts';
import { AgeText } from '#client/ui/time/Age.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatClock, formatDate, formatMoment } from '#client/ui/time/format.ts';
import styles from './wall-header.module.css';

/** The server's time, and beside it that of the newest reading: how far they are apart is how old the picture is. */
export function Times(): JSX.Element {
  const now = useCurrentTime();
  const data = useReadingsAsOf();
  const { lang, t } = useWords();
  return (
    <div className={styles.times}>
      <time className={styles.clock}>{formatClock(now)}</time>
      <span className={styles.date}>{formatDate(now, lang)}</span>
      <span className={styles.data} data-data-time={data}>
        {t('wall.data')} {data === 0 ? '—' : formatMoment(data, now)}
        {data !== 0 && (
          <>
            {' · '}
            <AgeText at={data} />
          </>
        )}
      </span>
    </div>
  );
}
