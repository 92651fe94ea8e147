import type { JSX } from 'react';
import { STATUS_LABELS, type Status } from '#contract/live/status.ts';
import { TONE_BY_STATUS, cssTone, toneAt, TONE_NAMES, type Shape } from '#client/marks/tones.ts';
import { STATUS } from '#contract/live/status.ts';
import { useWords } from '#client/i18n/i18n.ts';
import styles from './StatusDot.module.css';

const SHAPES: Partial<Record<Shape, JSX.Element>> = {
  dot: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="3.5" fill="none" stroke="currentColor" strokeWidth="2" />,
  square: <rect x="2" y="2" width="8" height="8" fill="currentColor" />,
  cross: <path d="m2.5 2.5 7 7m0-7-7 7" stroke="currentColor" strokeWidth="2.2" />,
};

/** What a device is now: the map's shape and colour for it, and the word. */
export function StatusDot({ status }: { status: Status }): JSX.Element {
  const { pick } = useWords();
  const tone = TONE_BY_STATUS[STATUS[status]];
  return (
    <span className={styles.status}>
      <svg viewBox="0 0 12 12" width="0.75em" height="0.75em" aria-hidden="true" style={{ color: cssTone(TONE_NAMES[tone], 1) }}>
        {SHAPES[toneAt(tone).shape]}
      </svg>
      {pick(STATUS_LABELS[status])}
    </span>
  );
}
