import type { JSX, ReactNode } from 'react';
import { cx } from '../styles/classes.ts';
import styles from './Panel.module.css';

interface PanelProps {
  readonly title: ReactNode;
  /** Beside the title, in quieter type: a count, an age. */
  readonly aside?: ReactNode;
  /** At the right end of the title line. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  /** The body keeps still and its content scrolls. */
  readonly scroll?: boolean;
  readonly className?: string;
}

/** The frame of every panel: a title line and a body. */
export function Panel({ title, aside, tools, children, scroll = true, className }: PanelProps): JSX.Element {
  return (
    <section className={cx(styles.panel, className)}>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
        {tools !== undefined && <div className={styles.tools}>{tools}</div>}
      </header>
      <div className={cx(styles.body, scroll && styles.scroll)}>{children}</div>
    </section>
  );
}

/** A titled part of a panel's body. */
export function Section({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }): JSX.Element {
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>
        <span>{title}</span>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </h3>
      {children}
    </section>
  );
}
