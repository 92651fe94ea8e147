import type { JSX } from 'react';
import { cx } from '../styles/classes.ts';
import { plainText } from './plain-text.ts';
import styles from './Name.module.css';

interface NameProps {
  /** Whatever a device, importer or person called it: markup, right-to-left marks, 10 kB of text. Shown as text. */
  readonly text: string;
  /** Lines before it is cut; the whole is in the tooltip. */
  readonly lines?: 1 | 2 | 3;
  readonly className?: string;
}

/** Nothing on a screen is longer than this; the rest is not worth laying out. */
const MAX_LENGTH = 240;

/** A name that cannot disturb what is around it: isolated in direction, cut to the space there is. */
export function Name({ text, lines = 1, className }: NameProps): JSX.Element {
  const whole = plainText(text, 1000);
  return (
    <bdi className={cx(styles.name, lines > 1 && styles.many, className)} data-lines={lines} title={whole}>
      {plainText(text, MAX_LENGTH) || '—'}
    </bdi>
  );
}
