import type { JSX } from 'react';
import { cssTone } from '#client/marks/tones.ts';
import { useWords } from '#client/i18n/i18n.ts';

/** Restored, being handled: the still ring that the map draws. Sized by the font. */
export function HandledMark({ className }: { className?: string }): JSX.Element {
  const { t } = useWords();
  return (
    <svg
      viewBox="0 0 16 16"
      width="1em"
      height="1em"
      role="img"
      aria-label={t('handled.title')}
      className={className}
      style={{ flex: 'none', color: cssTone('handled', 1) }}
    >
      <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" strokeWidth="2.5" />
    </svg>
  );
}
