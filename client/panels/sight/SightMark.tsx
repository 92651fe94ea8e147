import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import type { Sighting } from '#client/sight/camera-coverage.ts';
import styles from './sight.module.css';

const EYE = 'M1 8C3.2 4.4 5.4 3 8 3s4.8 1.4 7 5c-2.2 3.6-4.4 5-7 5S3.2 11.6 1 8Z';

/**
 * What a camera sees, by shape. Full pupil: sees it now; empty pupil: would once it is turned; half a pupil: sees its outside;
 * eye struck through: does not see it; dashed: the camera is out of order.
 */
export function SightMark({ sees, working }: Pick<Sighting, 'sees' | 'working'>): JSX.Element {
  const { t } = useWords();
  const words = working ? t(`sight.${sees}`) : t('sight.dead');
  return (
    <svg
      viewBox="0 0 16 16"
      width="1.15em"
      height="1.15em"
      role="img"
      aria-label={words}
      className={styles.mark}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={EYE} strokeDasharray={working ? undefined : '1.5 2.5'} />
      {sees === 'facade' && <path d="M8 5.200a2.8 2.8 0 0 1 0 5.600Z" fill="currentColor" stroke="none" />}
      {(sees === 'now' || sees === 'turned') && <circle cx="8" cy="8" r="2.6" fill={sees === 'now' ? 'currentColor' : 'none'} />}
      {sees === 'no' && <path d="M2.5 13.5 13.5 2.5" />}
    </svg>
  );
}
