import type { JSX, ReactNode } from 'react';
import type { Severity } from '#contract/severity.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import styles from './situation.module.css';

/** The figure that is read first, with what it is beside it. */
export const Fact = ({ number, title, children }: { number: ReactNode; title: ReactNode; children?: ReactNode }): JSX.Element => (
  <p className={styles.fact}>
    <span className={styles.factNumber}>{number}</span>
    <span className={styles.factWords}>
      <strong>{title}</strong>
      {children}
    </span>
  </p>
);

interface BarRowProps {
  readonly name: string;
  readonly icon?: string | undefined;
  /** What it is, told to a pointer that rests on it. */
  readonly about?: string;
  /** 0 … 1; null = there is nothing to measure. */
  readonly share: number | null;
  /** 0 … 1: where a limit stands. */
  readonly limit?: number | undefined;
  readonly severity?: Severity | null | undefined;
  readonly children: ReactNode;
}

/** Name, bar, figure. */
export const BarRow = ({ name, icon, about, share, limit, severity, children }: BarRowProps): JSX.Element => (
  <li className={styles.row} title={about}>
    <span className={styles.name}>
      {icon && <Icon name={icon} />}
      <Name text={name} />
    </span>
    <span className={styles.bar}>
      {share !== null && (
        <span
          className={styles.fill}
          data-severity={severity ?? undefined}
          style={{ width: `${100 * Math.min(1, Math.max(0, share))}%` }}
        />
      )}
      {limit !== undefined && <span className={styles.limit} style={{ left: `${100 * Math.min(1, limit)}%` }} />}
    </span>
    <span className={styles.number}>{children}</span>
  </li>
);

export const Rows = ({ none, children }: { none?: ReactNode; children?: ReactNode }): JSX.Element => (
  <>
    <ul className={styles.rows}>{children}</ul>
    {none && <p className={styles.none}>{none}</p>}
  </>
);
