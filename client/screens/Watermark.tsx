import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { useSimulated } from '#client/world/simulated.ts';
import styles from './Watermark.module.css';

const PLACES = ['middle', 'top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;

/** While anything shown is simulated: large in the middle and once in each corner, so that a photograph of the screen says so. */
export function Watermark(): JSX.Element | null {
  const { t } = useWords();
  if (!useSimulated()) return null;
  return (
    <div className={styles.watermark} aria-hidden="true">
      {PLACES.map((place) => (
        <span key={place} data-place={place} data-words={t('simulated')} />
      ))}
    </div>
  );
}
