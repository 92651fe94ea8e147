import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useState, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { setCivilZone } from '#contract/time-words.ts';
import { WALL_ROLES } from '#contract/roles.ts';
import { tileKey } from '#contract/walls/tile-key.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { readSession, Refused, type Session } from '#client/session/session.ts';
import { SessionContext } from '#client/session/context.ts';
import { loadPanel } from '#client/panels/panel.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { setPageTitle } from '#client/ui/page/page-title.ts';
import { Toasts } from '#client/ui/overlay/Toast.tsx';
import { withBasePath } from '#client/session/base-path.ts';
import { destinationsOf, homeOf, isAdministration, isFilm, isOwnAccount, isRemote, isSensing } from '#client/screens/destinations.ts';
import { SCREENS } from '#client/screens/discover.ts';
import { openedPanelsOf, panelsOf, type Screen } from '#client/screens/screen.ts';
import styles from './App.module.css';

const Live = lazy(() => import('./Live.tsx'));
const Account = lazy(() => import('#client/account/Account.tsx'));
const Admin = lazy(() => import('#client/admin/Admin.tsx'));
const WallPairing = lazy(() => import('#client/wall-pairing/WallPairing.tsx'));
const SensingPage = lazy(() => import('#client/sensing/SensingPage.tsx'));
const RemotePage = lazy(() => import('#client/remote/RemotePage.tsx'));
const FilmPage = lazy(() => import('#client/replay/FilmPage.tsx'));
const Welcome = lazy(() => import('#client/welcome/Welcome.tsx'));

const DAY_MS = 86_400_000;

type SessionState =
  | { state: 'asking' }
  | { state: 'failed'; refusal: Refusal }
  | { state: 'out'; demo: boolean }
  | { state: 'in'; session: Session };

/** Who is here and where they want to go: the sign-in page, the chooser, the administrator's pages, or a screen. */
export function App(): JSX.Element {
  const path = location.pathname.replace(/\/+$/, '');
  const screen = SCREENS.find((each) => withBasePath(each.path) === path);
  const administration = isAdministration(path);
  const account = isOwnAccount(path);
  const isFrontDoor = !screen && !administration && !account && !isSensing(path) && !isFilm(path) && !isRemote(path);
  const { known, enter, leave, again } = useSessionState();
  const [asPerson, setAsPerson] = useState(false);
  const [password, setPassword] = useState<string | null>(null);
  useScreenStart(screen);
  const context = useMemo(() => (known.state === 'in' ? { session: known.session, leave } : null), [known, leave]);
  const welcome = (session: Session | null, demo: boolean): JSX.Element => (
    <Welcome
      demo={demo}
      session={session}
      destinations={destinationsOf(session?.user)}
      target={screen?.title}
      password={password}
      onPassword={setPassword}
      onEnter={(entered) => {
        enter(entered);
        if (!entered.mustChange && !entered.mustEnrol) setPassword(null);
        // Who came to the front door goes where their work is.
        if (isFrontDoor && !entered.mustChange && !entered.mustEnrol) location.assign(withBasePath(homeOf(entered.user.role)));
      }}
    />
  );
  const inside = (session: Session): JSX.Element => {
    if (session.mustChange || session.mustEnrol) return welcome(session, session.demo);
    if (administration) return <Admin />;
    if (account) return <Account />;
    if (isSensing(path)) return <SensingPage />;
    if (isFilm(path)) return <FilmPage />;
    if (isRemote(path)) return <RemotePage />;
    // Who is another by now, or another part of a wall, begins anew.
    return screen ? <Live key={identityOf(session)} screen={screen} /> : welcome(session, session.demo);
  };
  const outside = (demo: boolean): JSX.Element =>
    screen?.pairs && !asPerson ? <WallPairing onPaired={again} onPerson={() => setAsPerson(true)} /> : welcome(null, demo);
  return (
    <SessionContext value={context}>
      <Suspense fallback={null}>
        {known.state === 'failed' && <Unreachable refusal={known.refusal} onRetry={again} />}
        {known.state === 'out' && outside(known.demo)}
        {known.state === 'in' && inside(known.session)}
      </Suspense>
      <Toasts />
    </SessionContext>
  );
}

const identityOf = ({ user, tile }: Session): string => `${user.id} ${user.role} ${user.jurisdiction} ${tileKey(tile ?? null)}`;

function useSessionState(): { known: SessionState; enter: (session: Session) => void; leave: () => void; again: () => void } {
  const [known, setKnown] = useState<SessionState>({ state: 'asking' });
  const [attempt, setAttempt] = useState(0);
  // Before anything is shown: moments are told by the clock of the street.
  if (known.state === 'in') setCivilZone(known.session.zone);
  useEffect(() => {
    let current = true;
    readSession().then(
      (session) => current && setKnown(session.user === null ? { state: 'out', demo: session.demo } : { state: 'in', session }),
      (error: unknown) => current && setKnown({ state: 'failed', refusal: error instanceof Refused ? error.refusal : failure(error) }),
    );
    return () => {
      current = false;
    };
  }, [attempt]);
  const wall = known.state === 'in' && (WALL_ROLES as readonly string[]).includes(known.session.user.role);
  useEffect(() => (wall ? keepCookie() : undefined), [wall]);
  return useMemo(() => {
    const again = (): void => setAttempt((n) => n + 1);
    return { known, enter: (session) => setKnown({ state: 'in', session }), leave: again, again };
  }, [known]);
}

/** Browsers forget a cookie after 400 days: a wall asks for its own anew every day. */
function keepCookie(): () => void {
  const timer = setInterval(() => void readSession().catch(() => undefined), DAY_MS);
  return () => clearInterval(timer);
}

const failure = (error: unknown): Refusal => ({
  code: 'internal',
  message: { zh: `出错了：${String(error)}`, en: `Something failed: ${String(error)}` },
});

/** Sets the page up for the screen and fetches the panels it shows first at once, while the session is still being asked for. */
function useScreenStart(screen: Screen | undefined): void {
  const { pick, t } = useWords();
  const density = screen?.density ?? 'desk';
  // Before anything is painted: all sizes follow from it.
  useLayoutEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  useEffect(() => {
    if (!screen) return;
    void import('./Live.tsx');
    const opened = openedPanelsOf(screen);
    for (const panel of panelsOf(screen)) if (!opened.has(panel)) void loadPanel(panel);
    // What is opened later comes while nothing else is to be done, so that it is there when the link is not.
    const later = globalThis.requestIdleCallback ?? setTimeout;
    later(() => {
      for (const panel of opened) void loadPanel(panel);
    });
  }, [screen]);
  useEffect(() => {
    setPageTitle(screen ? `${pick(screen.title)} · ${t('brand')}` : t('brand'));
  }, [screen, pick, t]);
}

/** The server cannot be asked: tries again by itself, so that an unattended wall comes back. */
function Unreachable({ refusal, onRetry }: { refusal: Refusal; onRetry: () => void }): JSX.Element {
  const { pick, t } = useWords();
  useEffect(() => {
    const timer = setInterval(onRetry, 5000);
    return () => clearInterval(timer);
  }, [onRetry]);
  return (
    <div className={styles.unreachable} role="alert">
      <p>{pick(refusal.message)}</p>
      <p className={styles.quiet}>{t('link.retrying')}</p>
      <Button icon="refresh" onClick={onRetry}>
        {t('link.retry')}
      </Button>
    </div>
  );
}
