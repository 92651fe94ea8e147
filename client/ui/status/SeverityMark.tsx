import type { JSX } from 'react';
import { SEVERITY_LABELS, type Severity } from '#contract/severity.ts';
import { SEVERITY_TONE, TONES, type Shape } from '#client/marks/tones.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { cx } from '../styles/classes.ts';
import styles from './SeverityMark.module.css';

/** Outlines in a 16 × 16 square; the same shapes the map draws. */
const OUTLINES: Partial<Record<Shape, JSX.Element>> = {
  diamond: <path d="M8 .8 15.2 8 8 15.2 .8 8Z" />,
  triangle: <path d="M8 1.5 15.3 14.300H.7Z" />,
  square: <rect x="2" y="2" width="12" height="12" rx=".5" />,
  dot: <circle cx="8" cy="8" r="6" />,
};

interface SeverityMarkProps {
  readonly severity: Severity;
  /** Nobody has taken notice yet: filled. Acknowledged ones are outlines. */
  readonly unacked?: boolean;
  readonly className?: string;
}

/** Severity by colour and by shape, so that it reads without colour. Sized by the font. */
export function SeverityMark({ severity, unacked = true, className }: SeverityMarkProps): JSX.Element {
  const { pick } = useWords();
  return (
    <svg
      viewBox="0 0 16 16"
      width="1em"
      height="1em"
      role="img"
      aria-label={pick(SEVERITY_LABELS[severity])}
      className={cx(styles.mark, !unacked && styles.outline, className)}
      data-severity={severity}
    >
      {OUTLINES[TONES[SEVERITY_TONE[severity]].shape]}
    </svg>
  );
}
