import { Suspense, useCallback, useEffect, useRef, useState, type JSX, type MouseEvent } from 'react';
import { label, type Label } from '#contract/label.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import { setLang, useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { useSignedIn } from '#client/session/context.ts';
import { signOut } from '#client/session/session.ts';
import { Boundary } from '#client/ui/frame/Boundary.tsx';
import { Button, IconButton } from '#client/ui/controls/Button.tsx';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Logo } from '#client/ui/page/Logo.tsx';
import { setPageTitle } from '#client/ui/page/page-title.ts';
import { ADMIN_PAGES } from './discover.ts';
import { AdminNavigation } from './navigation.ts';
import { useKinds } from './parts/use-kinds.ts';
import { mayOpen, type Group } from './page.ts';
import styles from './admin.module.css';

const GROUP_TITLES: Record<Group, Label> = {
  begin: label('开始', 'Begin'),
  people: label('人员与凭据', 'People and keys'),
  ledger: label('台账', 'Ledger'),
  ingest: label('接入', 'Ingest'),
  trust: label('审计与系统', 'Audit and system'),
};
const WORDS = {
  title: label('系统管理', 'Administration'),
  menu: label('管理菜单', 'Administration menu'),
  skip: label('跳到正文', 'Skip to content'),
  screens: label('返回界面选择', 'To the screens'),
  none: label('没有这个管理页面', 'There is no such page'),
  noneAbout: label('请从左侧菜单选择。', 'Choose one from the menu.'),
  failed: label('此页面出错，其他页面不受影响', 'This page failed; the others go on'),
};

const idOf = (pathname: string): string => pathname.slice(withBasePath('/admin').length).replace(/^\/+|\/+$/g, '');

/** The administrator's pages: a menu at the left, one page beside it. */
export default function Admin(): JSX.Element {
  const { pick, t } = useWords();
  const {
    session: { user },
  } = useSignedIn();
  const pages = ADMIN_PAGES.filter((page) => mayOpen(page, user));
  const [id, open] = usePageId();
  const kinds = useKinds();
  const page = id === '' ? pages[0] : pages.find((each) => each.id === id);
  const title = page ? `${pick(page.title)} · ${pick(WORDS.title)} · ${t('brand')}` : pick(WORDS.title);
  useEffect(() => setPageTitle(title), [title]);
  return (
    <AdminNavigation value={open}>
      <div className={styles.admin}>
        <a href="#admin-page" className={styles.skip}>
          {pick(WORDS.skip)}
        </a>
        <AdminMenu pages={pages} current={page?.id} onOpen={open} />
        <main id="admin-page" className={styles.main} tabIndex={-1}>
          {page === undefined ? (
            <EmptyState icon="search" title={pick(WORDS.none)}>
              {pick(WORDS.noneAbout)}
            </EmptyState>
          ) : (
            <>
              <header className={styles.head}>
                <h1>{pick(page.title)}</h1>
                <p>{pick(page.about)}</p>
              </header>
              <Boundary key={page.id} fallback={<EmptyState icon="refresh" title={pick(WORDS.failed)} />}>
                <Suspense fallback={<Skeleton rows={6} />}>
                  <page.component key={kinds} />
                </Suspense>
              </Boundary>
            </>
          )}
        </main>
      </div>
    </AdminNavigation>
  );
}

function usePageId(): [string, (id: string) => void] {
  const [id, setId] = useState(() => idOf(location.pathname));
  useEffect(() => {
    const follow = (): void => setId(idOf(location.pathname));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const open = useCallback((to: string): void => {
    history.pushState(null, '', withBasePath(`/admin/${to}`));
    setId(to.split('?')[0]);
    document.getElementById('admin-page')?.scrollTo(0, 0);
  }, []);
  return [id, open];
}

interface MenuProps {
  readonly pages: typeof ADMIN_PAGES;
  readonly current: string | undefined;
  readonly onOpen: (id: string) => void;
}

function AdminMenu({ pages, current, onOpen }: MenuProps): JSX.Element {
  const { pick, t, lang } = useWords();
  const {
    session: { user, demo },
  } = useSignedIn();
  const menu = useRef<HTMLElement>(null);
  useEffect(() => {
    // In braces: browsers return a promise here, which an effect must not.
    menu.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  const groups = [...new Set(pages.map(({ group }) => group))];
  const follow = (event: MouseEvent, id: string): void => {
    // Another tab or window is the browser's to open.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(id);
  };
  return (
    <aside className={styles.side}>
      <a href={withBasePath('/')} className={styles.brand} title={pick(WORDS.screens)}>
        <Logo />
        <span>{t('brand')}</span>
        <small>{pick(WORDS.title)}</small>
      </a>
      <nav ref={menu} aria-label={pick(WORDS.menu)} className={styles.nav}>
        {groups.map((group) => (
          <section key={group}>
            <h2>{pick(GROUP_TITLES[group])}</h2>
            {pages
              .filter((page) => page.group === group)
              .map((page) => (
                <a
                  key={page.id}
                  href={withBasePath(`/admin/${page.id}`)}
                  aria-current={page.id === current ? 'page' : undefined}
                  onClick={(event) => follow(event, page.id)}
                >
                  <Icon name={page.icon} />
                  <span>{pick(page.title)}</span>
                </a>
              ))}
          </section>
        ))}
      </nav>
      <footer className={styles.who}>
        <span className={styles.whoName}>
          <a href={withBasePath('/account')}>
            <bdi>{user.name}</bdi>
          </a>
          <small>
            {pick(ROLE_LABELS[user.role])}
            {demo && ` · ${t('simulated')}`}
          </small>
        </span>
        <Button look="quiet" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
          {lang === 'zh' ? 'EN' : '中'}
        </Button>
        <IconButton icon="logout" label={t('user.out')} onClick={() => void signOut().finally(() => location.assign(withBasePath('/')))} />
      </footer>
    </aside>
  );
}
