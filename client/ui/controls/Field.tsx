import { useId, type ComponentProps, type JSX } from 'react';
import styles from './Field.module.css';

/** Lines of text with their label. Enter sends (the form is told), Shift + Enter makes a new line. */
export function TextField({ label, onSend, ...rest }: ComponentProps<'textarea'> & { label: string; onSend?: () => void }): JSX.Element {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <textarea
        rows={3}
        {...rest}
        id={id}
        className={styles.input}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          onSend?.();
        }}
      />
    </div>
  );
}

export function LineField({ label, ...rest }: ComponentProps<'input'> & { label: string }): JSX.Element {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input {...rest} id={id} className={styles.input} />
    </div>
  );
}
