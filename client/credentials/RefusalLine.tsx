import type { JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { useWords } from '#client/i18n/i18n.ts';
import styles from './credentials.module.css';

/** Why something was refused; read aloud at once. */
export function RefusalLine({ refusal }: { refusal: Refusal | null }): JSX.Element | null {
  const { pick } = useWords();
  return refusal === null ? null : (
    <p className={styles.refusal} role="alert">
      {pick(refusal.message)}
    </p>
  );
}
