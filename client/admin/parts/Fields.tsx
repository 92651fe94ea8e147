import { useId, type ComponentProps, type JSX } from 'react';
import styles from './parts.module.css';

/** A choice with its label, above it or before it in the same line. */
export function SelectField({
  label,
  children,
  inline = false,
  ...rest
}: ComponentProps<'select'> & { label: string; inline?: boolean }): JSX.Element {
  const id = useId();
  return (
    <div className={inline ? styles.inline : undefined}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select {...rest} id={id} className={styles.select}>
        {children}
      </select>
    </div>
  );
}

/** A line to search by, without a visible label. */
export const FilterField = ({ label, ...rest }: ComponentProps<'input'> & { label: string }): JSX.Element => (
  <input {...rest} type="search" aria-label={label} placeholder={rest.placeholder ?? label} className={styles.filter} />
);
