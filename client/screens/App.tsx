import { lazy, Suspense, useEffect, useMemo, useState, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { readSession, Refused, type Session } from '#client/session/session.ts';
import { SessionContext } from '#client/session/context.ts';
import { loadPanel } from '#client/panels/panel.ts';
import { Button } from '#client/ui/Button.tsx';
import { setPageTitle } from '#client/ui/page-title.ts';
import { Toasts } from '#client/ui/Toast.tsx';
import { below } from '#client/session/base-path.ts';
import { SCREENS } from './discover.ts';
import { panelsOf, type Screen } from './screen.ts';
import styles from './App.module.css';

const Live = lazy(() => import('./Live.tsx'));
const Welcome = lazy(() => import('#client/session/Welcome.tsx'));

type Known = { state: 'asking' } | { state: 'failed'; refusal: Refusal } | { state: 'out'; demo: boolean } | { state: 'in'; session: Session };

/** Who is here and where they want to go: the sign-in page, the chooser, or a screen. */
export function App(): JSX.Element {
  const screen = SCREENS.find((each) => below(each.path) === location.pathname.replace(/\/+$/, ''));
  const { known, enter, leave, again } = useKnown();
  useScreenStart(screen);
  const context = useMemo(() => (known.state === 'in' ? { session: known.session, leave } : null), [known, leave]);
  return (
    <SessionContext value={context}>
      <Suspense fallback={null}>
        {known.state === 'failed' && <Unreachable refusal={known.refusal} onRetry={again} />}
        {known.state === 'out' && <Welcome demo={known.demo} session={null} screens={SCREENS} onEnter={enter} target={screen} />}
        {known.state === 'in' && (screen && !known.session.mustChange ? <Live screen={screen} /> : <Welcome demo={known.session.demo} session={known.session} screens={SCREENS} onEnter={enter} target={screen} />)}
      </Suspense>
      <Toasts />
    </SessionContext>
  );
}

function useKnown(): { known: Known; enter: (session: Session) => void; leave: () => void; again: () => void } {
  const [known, setKnown] = useState<Known>({ state: 'asking' });
  const [attempt, setAttempt] = useState(0);
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
  return useMemo(() => {
    const again = (): void => setAttempt((n) => n + 1);
    return { known, enter: (session) => setKnown({ state: 'in', session }), leave: again, again };
  }, [known]);
}

const failure = (error: unknown): Refusal => ({ code: 'internal', message: { zh: `出错了：${String(error)}`, en: `Something failed: ${String(error)}` } });

/** Sets the page up for the screen and fetches its panels' code at once, while the session is still being asked for. */
function useScreenStart(screen: Screen | undefined): void {
  const { pick, t } = useWords();
  const density = screen?.density ?? 'desk';
  useEffect(() => {
    document.documentElement.dataset.density = density;
    if (!screen) return;
    void import('./Live.tsx');
    for (const panel of panelsOf(screen)) void loadPanel(panel);
  }, [screen, density]);
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
      <Button icon="refresh" onClick={onRetry}>{t('link.retry')}</Button>
    </div>
  );
}
