import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { useSimulated } from './simulated.ts';
import styles from './Watermark.module.css';

const CELLS = Array.from({ length: 35 }, (_, cell) => cell);

/** Over everything while anything shown is simulated, so that a photograph of any part of the screen says so. */
export function Watermark(): JSX.Element | null {
  const { t } = useWords();
  if (!useSimulated()) return null;
  return <div className={styles.watermark} aria-hidden="true">{CELLS.map((cell) => <span key={cell} data-words={t('simulated')} />)}</div>;
}
