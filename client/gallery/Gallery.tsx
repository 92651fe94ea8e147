import { useEffect, type JSX } from 'react';
import { setLang, useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { CONTROLS } from './controls.tsx';
import { FIELDS } from './fields.tsx';
import { Marks } from './Marks.tsx';
import type { State } from './sample.ts';
import { WORDS } from './words.tsx';
import styles from './gallery.module.css';

/** Every part and mark in every state, for who works on them; while developing only. `?lang=en` opens it in English. */
export default function Gallery(): JSX.Element {
  const { lang, t } = useWords();
  useEffect(() => {
    document.documentElement.dataset.density = 'desk';
    const asked = new URLSearchParams(location.search).get('lang');
    if (asked === 'zh' || asked === 'en') setLang(asked);
  }, []);
  return (
    <main className={styles.page} data-gallery={lang}>
      <header className={styles.head}>
        <h1>{t('brand')}</h1>
        <Button icon="language" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
          {t(lang === 'zh' ? 'lang.en' : 'lang.zh')}
        </Button>
      </header>
      {Object.entries({ ...WORDS, ...CONTROLS, ...FIELDS }).map(([parts, states]) => (
        <Part key={parts} parts={parts} states={states} />
      ))}
      <section className={styles.part} data-part="marks">
        <h2 className={styles.title}>marks</h2>
        <Marks />
      </section>
    </main>
  );
}

function Part({ parts, states }: { parts: string; states: readonly State[] }): JSX.Element {
  const { pick } = useWords();
  return (
    <section className={styles.part} data-part={parts}>
      <h2 className={styles.title}>{parts}</h2>
      <div className={styles.states}>
        {states.map(({ about, show, wide }) => (
          <figure key={about.en} className={wide ? styles.wide : styles.state} data-state>
            <figcaption className={styles.about}>{pick(about)}</figcaption>
            <div className={styles.box}>{show(pick)}</div>
          </figure>
        ))}
      </div>
    </section>
  );
}
