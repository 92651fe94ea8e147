import { useEffect, type JSX, type ReactNode } from 'react';
import { label } from '#contract/label.ts';
import { setLang, useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Logo } from '#client/ui/page/Logo.tsx';
import { setPageTitle } from '#client/ui/page/page-title.ts';
import styles from './plain-page.module.css';

const SCREENS = label('返回界面选择', 'To the screens');

interface PlainPageProps {
  /** Of the window; the page's own first heading is among the children. */
  readonly title: string;
  /** Behind the choice of language. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page to read and fill in, which is no screen: the way back to the screens and the language on top. */
export function PlainPage({ title, actions, children }: PlainPageProps): JSX.Element {
  const { pick, t, lang } = useWords();
  useEffect(() => setPageTitle(`${title} · ${t('brand')}`), [title, t]);
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <a href={withBasePath('/')} className={styles.brand} title={pick(SCREENS)}>
          <Logo />
          <span>{t('brand')}</span>
        </a>
        <Button look="quiet" icon="language" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
          {t(lang === 'zh' ? 'lang.en' : 'lang.zh')}
        </Button>
        {actions}
      </header>
      {children}
    </div>
  );
}
