import type { JSX, ReactNode } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { AgeText } from '../time/Age.tsx';
import { cx } from '../styles/classes.ts';
import styles from './WallPanel.module.css';

interface WallPanelProps {
  readonly title: ReactNode;
  /** Beside the title: the sum of what is shown. */
  readonly aside?: ReactNode;
  /** Where its figures come from, in a word or two. */
  readonly source: ReactNode;
  /** As of when they are true, ms UTC; 0 = nothing has come yet. */
  readonly asOf: number;
  readonly className?: string;
  readonly children: ReactNode;
}

/** The frame of a panel that is read from 5 m: no control, no scrolling. Its figures never stand without source and age. */
export function WallPanel({ title, aside, source, asOf, className, children }: WallPanelProps): JSX.Element {
  const { t } = useWords();
  return (
    <section className={cx(styles.panel, className)} data-as-of={asOf}>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <span className={styles.aside}>{aside}</span>
      </header>
      <div className={styles.body}>{children}</div>
      <footer className={styles.foot}>
        <span className={styles.source}>{source}</span>
        <span className={styles.age}>{asOf === 0 ? t('wall.noneYet') : <AgeText at={asOf} />}</span>
      </footer>
    </section>
  );
}
