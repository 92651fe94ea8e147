import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { setLang, useWords } from '#client/i18n/i18n.ts';
import { LinkPill } from '#client/panels/header/LinkPill.tsx';
import { UserMenu } from '#client/panels/header/UserMenu.tsx';
import { definePanel } from '#client/panels/panel.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Logo } from '#client/ui/page/Logo.tsx';
import styles from './tasks-header.module.css';

export default definePanel({ id: 'tasks-header', title: label('手机页眉', 'Phone header'), component: TasksHeader });

/** What a narrow screen has room for: whether it is live, the language, and who one is. */
function TasksHeader(): JSX.Element {
  const { t, lang } = useWords();
  return (
    <header className={styles.header}>
      <a href={withBasePath('/')} className={styles.brand} aria-label={t('brand')}>
        <Logo />
      </a>
      <LinkPill />
      <Button look="quiet" icon="language" className={styles.lang} onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
        {lang === 'zh' ? 'EN' : '中'}
      </Button>
      <UserMenu />
    </header>
  );
}
