import type { JSX, ReactNode } from 'react';
import type { Severity } from '#contract/severity.ts';
import styles from './Badge.module.css';

interface BadgeProps {
  readonly children: ReactNode;
  /** Coloured only by severity; everything else is quiet. */
  readonly severity?: Severity;
  readonly title?: string;
}

/** A word or two about a record: its state, that it is simulated, how often it came. */
export const Badge = ({ children, severity, title }: BadgeProps): JSX.Element => (
  <span className={styles.badge} data-severity={severity} title={title}>
    {children}
  </span>
);
