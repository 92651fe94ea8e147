import type { JSX, ReactNode } from 'react';
import { Icon } from '../icons/Icon.tsx';
import type { UiIcon } from '../icons/names.ts';
import styles from './EmptyState.module.css';

/** Says that there is nothing, and what that means. Never shown before the data is in. */
export const EmptyState = ({ icon, title, children }: { icon: UiIcon; title: string; children?: ReactNode }): JSX.Element => (
  <div className={styles.empty}>
    <Icon name={icon} className={styles.icon} />
    <p className={styles.title}>{title}</p>
    {children && <p className={styles.more}>{children}</p>}
  </div>
);

/** Lines in the place of content that is on its way. */
export const Skeleton = ({ rows }: { rows: number }): JSX.Element => (
  <div className={styles.skeleton} aria-busy="true">
    {Array.from({ length: rows }, (_, row) => (
      <div key={row} className={styles.bone} />
    ))}
  </div>
);
