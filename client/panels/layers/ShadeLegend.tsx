import type { JSX } from 'react';
import { useStore } from 'zustand';
import { NO_DATA, SCALES, SHADE_WORDS } from '#client/buildings/shades.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { viewStore } from '#client/view/view.ts';
import styles from './layers.module.css';

/** What the colours of the buildings mean, in sight for as long as they mean something else than their state. */
export function ShadeLegend(): JSX.Element | null {
  const { t, pick } = useWords();
  const { shade, hidden } = useStore(viewStore);
  if (!shade || hidden.includes('buildings')) return null;
  return (
    <figure className={styles.shades} aria-label={t(`shade.${shade}`)}>
      <figcaption>{t(`shade.${shade}`)}</figcaption>
      {[...(shade === 'risk' ? [NO_DATA] : []), ...SCALES[shade]].toReversed().map((step) => (
        <span key={step.label.en} className={styles.sign}>
          <i className={styles.swatch} style={{ background: `rgb(${step.rgb.join(' ')})` }} />
          {pick(step.label)}
        </span>
      ))}
      <p className={styles.about}>{pick(SHADE_WORDS[shade])}</p>
    </figure>
  );
}
