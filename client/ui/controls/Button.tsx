import type { ComponentProps, JSX, ReactNode } from 'react';
import { cx } from '../styles/classes.ts';
import { Icon } from '../icons/Icon.tsx';
import type { UiIcon } from '../icons/names.ts';
import { Kbd } from './Kbd.tsx';
import styles from './Button.module.css';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** `primary` once per view: the next step. `danger` for what cannot be taken back. */
  readonly look?: 'primary' | 'normal' | 'quiet' | 'danger';
  readonly icon?: UiIcon;
  /** The key that does the same; shown on the button. */
  readonly shortcut?: string;
  readonly busy?: boolean;
  /** Shown busy, and keeps the focus: what it did has no answer yet. */
  readonly waiting?: boolean;
  readonly children?: ReactNode;
}

export function Button({
  look = 'normal',
  icon,
  shortcut,
  busy,
  waiting,
  children,
  className,
  disabled,
  ...rest
}: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || waiting || undefined}
      className={cx(styles.button, styles[look], className)}
    >
      {icon && <Icon name={icon} className={styles.icon} />}
      {children !== undefined && <span className={styles.words}>{children}</span>}
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </button>
  );
}

/** A button that is only an icon; `label` is read aloud and shown on hover. */
export function IconButton({
  icon,
  label,
  className,
  ...rest
}: Omit<ComponentProps<'button'>, 'children'> & { icon: UiIcon; label: string }): JSX.Element {
  return (
    <button type="button" {...rest} aria-label={label} title={label} className={cx(styles.button, styles.quiet, styles.square, className)}>
      <Icon name={icon} className={styles.icon} />
    </button>
  );
}
