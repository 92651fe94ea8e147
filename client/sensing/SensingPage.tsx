import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { PlainPage } from '#client/plain-page/PlainPage.tsx';
import { SensingBoard } from './SensingBoard.tsx';
import { WORDS } from './words.ts';
import styles from './sensing.module.css';

/** Health of sensing, for everybody who may see: of one's own places. */
export default function SensingPage(): JSX.Element {
  const { pick } = useWords();
  return (
    <PlainPage title={pick(WORDS.title)}>
      <main className={styles.main}>
        <h1>{pick(WORDS.title)}</h1>
        <p className={styles.about}>{pick(WORDS.about)}</p>
        <SensingBoard />
      </main>
    </PlainPage>
  );
}
