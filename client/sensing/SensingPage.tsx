import { useEffect, type JSX } from 'react';
import { setLang, useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Logo } from '#client/ui/page/Logo.tsx';
import { setPageTitle } from '#client/ui/page/page-title.ts';
import { SensingBoard } from './SensingBoard.tsx';
import { WORDS } from './words.ts';
import styles from './sensing.module.css';

/** Health of sensing, for everybody who may see: of one's own places. */
export default function SensingPage(): JSX.Element {
  const { pick, t, lang } = useWords();
  useEffect(() => setPageTitle(`${pick(WORDS.title)} · ${t('brand')}`), [pick, t]);
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <a href={withBasePath('/')} className={styles.brand} title={pick(WORDS.screens)}>
          <Logo />
          <span>{t('brand')}</span>
        </a>
        <Button look="quiet" icon="language" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
          {t(lang === 'zh' ? 'lang.en' : 'lang.zh')}
        </Button>
      </header>
      <main className={styles.main}>
        <h1>{pick(WORDS.title)}</h1>
        <p className={styles.about}>{pick(WORDS.about)}</p>
        <SensingBoard />
      </main>
    </div>
  );
}
