import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { cx } from '../styles/classes.ts';
import { useCurrentTime } from './current-time.ts';
import { countdown, formatAge, formatMoment } from './format.ts';
import styles from './Age.module.css';

/** How long ago something was true, ticking. `at` 0 = never. */
export function AgeText({ at, className }: { at: number; className?: string }): JSX.Element {
  const now = useCurrentTime();
  const { lang, t } = useWords();
  if (at === 0) return <span className={cx(styles.age, className)}>{t('age.never')}</span>;
  return (
    <time className={cx(styles.age, className)} dateTime={new Date(at).toISOString()} title={formatMoment(at, now)}>
      {formatAge(now - at, lang)}
    </time>
  );
}

/** Time left to a deadline, or how late it is; coloured only when it is close or past. */
export function Countdown({ deadline, className }: { deadline: number; className?: string }): JSX.Element {
  const now = useCurrentTime();
  const { lang, t } = useWords();
  const { late, soon, text } = countdown(deadline, now, lang);
  return (
    <span className={cx(styles.age, late && styles.late, soon && styles.soon, className)}>
      {t(late ? 'deadline.late' : 'deadline.left', { text })}
    </span>
  );
}

/** A point in time, as a clock reading today and a date on other days. */
export function Moment({ at, className }: { at: number; className?: string }): JSX.Element {
  const now = useCurrentTime();
  return (
    <time className={cx(styles.age, className)} dateTime={new Date(at).toISOString()}>
      {formatMoment(at, now)}
    </time>
  );
}
