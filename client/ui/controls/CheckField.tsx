import type { ComponentProps, JSX, ReactNode } from 'react';
import styles from './CheckField.module.css';

type BoxProps = Omit<ComponentProps<'input'>, 'type' | 'className'>;

/** A box to tick, with what it means beside it. */
export const CheckField = ({ label, ...rest }: BoxProps & { readonly label: ReactNode }): JSX.Element => (
  <label className={styles.field}>
    <input {...rest} type="checkbox" className={styles.box} />
    <span>{label}</span>
  </label>
);

/** A box to tick before a row, its meaning not in sight; as large as a finger needs. */
export const RowCheck = ({ label, ...rest }: BoxProps & { readonly label: string }): JSX.Element => (
  <label className={styles.row}>
    <input {...rest} type="checkbox" aria-label={label} className={styles.box} />
  </label>
);
