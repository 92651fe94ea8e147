import { lazy, Suspense, useEffect, useRef, type JSX } from 'react';
import { ROLE_LABELS } from '#contract/roles.ts';
import { PasswordForm } from '#client/credentials/PasswordForm.tsx';
import { setLang, useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Logo } from '#client/ui/page/Logo.tsx';
import type { Label } from '#contract/label.ts';
import type { Destination } from '#client/screens/destinations.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { readSession, signOut, type Session } from '#client/session/session.ts';
import { startNightTown } from './night-town.ts';
import { SignIn } from './SignIn.tsx';
import styles from './welcome.module.css';

const AddFactor = lazy(() => import('#client/credentials/AddFactor.tsx'));

interface WelcomeProps {
  /** One-click sign-in is offered. */
  readonly demo: boolean;
  readonly session: Session | null;
  readonly destinations: readonly Destination[];
  /** Name of the screen the person wanted to go to. */
  readonly target: Label | undefined;
  /** Typed on this page before: not asked for twice. It outlives the page, which begins anew once somebody is signed in. */
  readonly password: string | null;
  readonly onPassword: (password: string) => void;
  readonly onEnter: (session: Session) => void;
}

/** Signing in, the first change of password, the second factor where it must be, and the choice of a screen. */
export default function Welcome({ demo, session, destinations, target, password, onPassword, onEnter }: WelcomeProps): JSX.Element {
  const { t, lang, pick } = useWords();
  const again = async (): Promise<void> => {
    const read = await readSession();
    if (read.user !== null) onEnter(read);
  };
  return (
    <div className={styles.page}>
      <NightTown />
      <Button look="quiet" icon="language" className={styles.lang} onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
        {t(lang === 'zh' ? 'lang.en' : 'lang.zh')}
      </Button>
      <main className={styles.card}>
        <h1 className={styles.brand}>
          <Logo />
          {t('brand')}
        </h1>
        <p className={styles.about}>{target && !session ? t('signin.to', { screen: pick(target) }) : t('brand.about')}</p>
        {!session && <SignIn demo={demo} onPassword={onPassword} onEnter={onEnter} />}
        {session?.mustChange && (
          <>
            <p className={styles.note}>{t('password.must')}</p>
            <PasswordForm
              first
              typed={password}
              onChanged={(changed) => {
                onPassword(changed);
                void again();
              }}
            />
          </>
        )}
        {session?.mustEnrol && !session.mustChange && (
          <>
            <p className={styles.note}>{t('factor.must')}</p>
            <Suspense fallback={null}>
              <AddFactor password={password} onAdded={() => void again()} />
            </Suspense>
            <SignOut />
          </>
        )}
        {session && !session.mustChange && !session.mustEnrol && <Choose session={session} destinations={destinations} />}
      </main>
    </div>
  );
}

/** Behind the page; nothing for those who cannot see it. */
function NightTown(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => startNightTown(canvas.current!), []);
  return <canvas ref={canvas} className={styles.town} aria-hidden="true" />;
}

function Choose({ session, destinations }: { session: Session; destinations: readonly Destination[] }): JSX.Element {
  const { t, pick } = useWords();
  return (
    <>
      <ul className={styles.screens}>
        {destinations.map((screen) => (
          <li key={screen.id}>
            <a href={withBasePath(screen.path)} className={styles.screen}>
              <Icon name={screen.icon} className={styles.screenIcon} />
              <span>
                <strong>{pick(screen.title)}</strong>
                <span className={styles.note}>{pick(screen.about)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <p className={styles.who}>
        <span>
          <bdi>{session.user.name}</bdi> · {pick(ROLE_LABELS[session.user.role])}
        </span>
        <a href={withBasePath('/account')} className={styles.own}>
          {t('user.account')}
        </a>
        <SignOut />
      </p>
    </>
  );
}

function SignOut(): JSX.Element {
  const { t } = useWords();
  return (
    <Button look="quiet" icon="logout" onClick={() => void signOut().finally(() => location.reload())}>
      {t('user.out')}
    </Button>
  );
}
