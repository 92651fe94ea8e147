import type { JSX, ReactNode } from 'react';
import { cx } from '../styles/classes.ts';
import styles from './WallPanel.module.css';

/** The frame of a panel that is read from 5 m: no control, no scrolling. */
export const WallPanel = ({
  title,
  aside,
  className,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}): JSX.Element => (
  <section className={cx(styles.panel, className)}>
    <header className={styles.head}>
      <h2 className={styles.title}>{title}</h2>
      <span className={styles.aside}>{aside}</span>
    </header>
    <div className={styles.body}>{children}</div>
  </section>
);
